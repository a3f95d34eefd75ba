"""Image descriptions: every image has one that says something, and each gets at most one finding about it.

words.toml -> words     the word lists of seven languages
subject, page_images    what the rules look at: one image, its description folded and counted once, what the page says of it
shape phrases filename_rules context_rules uninformative undescribed     the rules, each a check with the help that people read
rules                   how a rule becomes a check, and which of them speaks
elements                checks of pictures that are no img elements
gallery site            what a page shows of its images, and the checks over the whole site
"""
