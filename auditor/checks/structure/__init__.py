"""Structure: headings, titles, languages, tables, placeholder text and house style, judged on the document alone."""
