"""What the checks of the sample report mean: title, family, severity, criteria, help."""

HELP = {
    "axe:color-contrast": (
        "Text must stand out from its background",
        "accessibility",
        "serious",
        ["1.4.3"],
        "People with low vision, and everyone in bright light, cannot read text that is close to its background in brightness. "
        "Make the text darker or the background lighter until the ratio is at least 4.5 to 1 (3 to 1 for large text).",
    ),
    "axe:label": (
        "Every form field needs a label",
        "accessibility",
        "critical",
        ["4.1.2", "3.3.2"],
        "Without a label, people who use a screen reader hear “edit text” and have to guess what belongs there. "
        "Put a label element on the field.",
    ),
    "image-alt-filename": (
        "An image description that is only a file name",
        "images",
        "serious",
        ["1.1.1"],
        "People who cannot see the image hear “I M G 2034 dot jay peg”. Say what the image shows.",
    ),
    "image-alt-missing": (
        "An image without a description",
        "images",
        "critical",
        ["1.1.1"],
        "People who cannot see the image do not learn what it shows. Describe it, or mark it as decoration with an empty alt.",
    ),
    "reference-edited": (
        "Published text that differs from the approved text",
        "reference",
        "moderate",
        [],
        "Somebody changed the page after the text was approved. Restore the approved words, or have the new ones approved.",
    ),
    "reference-missing": (
        "Approved text that is not on the page",
        "reference",
        "serious",
        [],
        "Part of the approved text is gone. Put it back, or have its removal approved.",
    ),
    "reference-image-description-missing": (
        "An approved image description that was lost",
        "reference",
        "serious",
        ["1.1.1"],
        "The approved text has a description for this image, the page has none.",
    ),
    "readability-grade": (
        "Text that is harder than its readers expect",
        "readability",
        "moderate",
        ["3.1.5"],
        "Shorter sentences and everyday words let more people finish reading.",
    ),
    "readability-sentence-length": (
        "A sentence that is hard to follow",
        "readability",
        "minor",
        ["3.1.5"],
        "Readers lose the thread after about 25 words. Split the sentence.",
    ),
    "spelling-typo": (
        "A word that is likely misspelt",
        "spelling",
        "moderate",
        [],
        "Correct it, or add it to the word list.",
    ),
    "heading-skipped": (
        "A heading level that is skipped",
        "structure",
        "moderate",
        ["1.3.1"],
        "People who move by headings think that something is missing. Use the next level.",
    ),
    "link-text-vague": (
        "A link whose text does not say where it leads",
        "links",
        "moderate",
        ["2.4.4"],
        "People who jump from link to link hear “click here” without its surroundings. Name the target.",
    ),
    "link-broken": ("A link that leads nowhere", "links", "serious", [], "Correct the address or remove the link."),
}
