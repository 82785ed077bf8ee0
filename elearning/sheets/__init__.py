"""The sales help: argument sheets of products and ranges, in French and English, for those they are meant for.

tables                      the rows: sheets, their versions, subjects, audience, files and openings
folding, indexing           texts as searches know them, and the index that the database keeps of them
searching, near             what is found: as it was typed, and what is a typing error away
reader                      who may read which sheet
subjects, links             what sheets are about, and the ways to them from pages of products, clients and next steps
rendering                   Markdown as HTML that does no harm
editing, forms              what trainers write
store, media, files         the files of sheets: checked, kept under the hash of their content, let go
openings                    who has opened which sheet, and when
views, file_views, edit_views, figures_views     the pages
"""
