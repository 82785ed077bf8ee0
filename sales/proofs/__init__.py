"""Proofs of sales: files that people send, made harmless, kept under the hash of their content, purged in their time.

kinds                       what a proof may be, told by its content
images, documents, xml_files, tables      each kind parsed within its limits, and made harmless
making                      a file whatever it is, into what is kept of it or a refusal
reader, apart               all of it in a process of its own, which is watched
store, bucket               where the bytes lie: a folder of the instance, or a bucket of S3
models, services            the rows; keeping, reading back, forgetting, purging
access, views               who may have one, and its address
words, document_text, ocr, codes, looking       what can be read in one: words and codes with their places
proposals, numbers, days, amounts, layout, found      what a form proposes by it: number, day, total
"""
