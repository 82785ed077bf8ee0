"""Proofs of declarations: brought, read, compared with what is declared, and what they are worth as evidence.

models, strength            the rows, and how strong the evidence of a declaration is
reading, readings           a file read as a proof; what was read, as it is kept beside it
identity                    when two numbers of documents, or two names of firms, are one
matching, remembered        lines of invoices to products; what declarants matched before
prefill                     what a form proposes of it
comparing, words            what was read beside what is declared
attaching, queries, access  put to a declaration and taken from it; read for pages; who may see one
"""
