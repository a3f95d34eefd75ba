"""The text of a page is what people get to read, block by block, in both modes."""

import json
import time

from auditor.dom.content import BlockKind, Region, Text, Visibility
from auditor.dom.document import Document
from auditor.extract.parse import from_walk, parse_html
from auditor.extract.text import read_text


def document(body: str, head: str = "") -> Document:
    made = parse_html(f"<html lang=en><head>{head}</head><body>{body}</body></html>", "http://site.test/page")
    assert isinstance(made, Document)
    return made


def text(body: str, root: str = "main", ignore: tuple[str, ...] = ()) -> Text:
    return read_text(document(body), root, ignore)


def words(body: str) -> list[str]:
    return [block.text for block in text(body).blocks]


def test_inline_elements_join_and_blocks_separate() -> None:
    assert words("<main><p>won<b>der</b>ful <i>day</i>.</p><div>a<p>b</p>c</div></main>") == [
        "wonderful day.",
        "a",
        "b",
        "c",
    ]


def test_one_line_break_is_a_space_and_two_are_a_paragraph() -> None:
    assert words("<main><div>One street<br>Boston<br><br>Next</div></main>") == ["One street Boston", "Next"]


def test_a_card_inside_a_link_is_picture_heading_and_paragraph() -> None:
    page = text(
        '<main><ul><li><a href=/r><img alt="A lab" src=/lab.jpg><h3>Research</h3><p>We look.</p></a></li></ul></main>'
    )
    assert [(b.kind, b.text, b.in_link) for b in page.blocks] == [
        (BlockKind.DESCRIPTION, "A lab", True),
        (BlockKind.HEADING, "Research", True),
        (BlockKind.PARAGRAPH, "We look.", True),
    ]
    assert page.blocks[0].sources == ("http://site.test/lab.jpg",)
    assert page.blocks[1].level == 3


def test_a_picture_within_a_sentence_does_not_cut_it() -> None:
    assert words('<main><p>Before <img alt="A dog" src=a.png> after.</p></main>') == ["Before after.", "A dog"]


def test_a_picture_without_description_is_an_empty_block() -> None:
    (block,) = text("<main><img src=a.jpg></main>").blocks
    assert (block.kind, block.text) == (BlockKind.DESCRIPTION, "")


def test_pixels_and_nameless_drawings_are_no_pictures() -> None:
    assert words('<main><img src=p.gif width=1 height=1><svg><path d=""/></svg></main>') == []


def test_an_emoji_drawn_as_a_picture_is_part_of_its_sentence() -> None:
    assert words('<main><p>Well done <img class=emoji alt="🎉" src=e.svg></p></main>') == ["Well done 🎉"]


def test_a_closed_accordion_counts_as_published() -> None:
    page = text(
        "<main><details><summary>Fees</summary><p>Ten.</p></details>"
        "<h3><button aria-expanded=false aria-controls=p1>Dates</button></h3><div id=p1 hidden><p>May.</p></div>"
        "<div role=tabpanel style='display: none'><p>Tab.</p></div></main>"
    )
    assert [(b.text, b.visibility) for b in page.blocks] == [
        ("Fees", Visibility.SHOWN),
        ("Ten.", Visibility.COLLAPSED),
        ("Dates", Visibility.SHOWN),
        ("May.", Visibility.COLLAPSED),
        ("Tab.", Visibility.COLLAPSED),
    ]
    assert page.blocks[2].kind is BlockKind.HEADING


def test_what_nobody_gets_is_hidden() -> None:
    page = text(
        "<main><p hidden>a</p><div class=d-none><p>b</p></div><p class='hidden md:block'>c</p><script>d</script></main>"
    )
    assert [(b.text, b.visibility) for b in page.blocks] == [
        ("a", Visibility.HIDDEN),
        ("b", Visibility.HIDDEN),
        ("c", Visibility.SHOWN),
    ]


def test_words_for_screen_readers_only_are_kept_out_of_the_sentence() -> None:
    page = text(
        "<main><div class=visually-hidden>Image</div><a href=x>Read more<span class=sr-only> about us</span></a></main>"
    )
    assert [(b.text, b.visibility) for b in page.blocks] == [
        ("Image", Visibility.SCREEN_READER),
        ("Read more", Visibility.SHOWN),
    ]


def test_heading_anchors_and_icon_fonts_are_no_words() -> None:
    assert words(
        "<main><h2>Fees<a href=#f aria-hidden=true>#</a></h2><p><i aria-hidden=true>arrow_forward</i> Go</p></main>"
    ) == ["Fees", "Go"]


def test_a_sign_that_leads_to_its_own_heading_is_no_word() -> None:
    assert words('<main><h2>Fees<a class="headerlink" href="#fees">¶</a></h2></main>') == ["Fees"]


def test_code_keeps_its_spelling() -> None:
    assert words("<main><pre><span>root</span><span>.</span><span>Tk</span></pre></main>") == ["root.Tk"]


def test_regions_follow_landmarks_and_names() -> None:
    page = text(
        "<a class=skip-link href=#m>Skip</a><header>Top</header><nav>Menu</nav><div id=cookie-banner>Cookies</div>"
        "<main><nav aria-label=Brotkrümel>Start</nav><ol class=breadcrumb><li>Home</li></ol><header><h1>Title</h1></header>"
        "<p>Body</p><aside>Side</aside><div class=share-buttons><a href=x>Share</a></div></main><footer>Foot</footer>"
    )
    assert {b.text: b.region for b in page.blocks} == {
        "Skip": Region.FURNITURE,
        "Top": Region.HEADER,
        "Menu": Region.NAVIGATION,
        "Cookies": Region.CONSENT,
        "Start": Region.FURNITURE,
        "Home": Region.FURNITURE,
        "Title": Region.MAIN,
        "Body": Region.MAIN,
        "Side": Region.ASIDE,
        "Share": Region.FURNITURE,
        "Foot": Region.FOOTER,
    }


def test_without_main_the_body_minus_its_furniture_is_compared() -> None:
    page = text(
        "<div id=header><a href=/>Logo</a></div><div class=navbar>Menu</div><div class=c><p>Words</p></div><div id=footer>F</div>"
    )
    assert [b.text for b in page.blocks if b.in_root] == ["Words"]
    assert page.root == "body"
    assert not page.missing_root


def test_a_configured_root_and_its_exceptions_are_obeyed() -> None:
    page = text("<div id=c><p>In</p><p class=n>Note</p></div><p>Out</p>", "#c", (".n",))
    assert [b.text for b in page.blocks if b.in_root] == ["In"]
    assert page.root == "#c"


def test_a_root_that_is_not_there_is_told() -> None:
    page = text("<main><p>In</p></main>", ".article-body")
    assert page.missing_root == ".article-body"
    assert page.root == "main"
    assert [b.in_root for b in page.blocks] == [True]


def test_tables_lists_and_terms_have_their_kinds() -> None:
    page = text(
        "<main><table><caption>Fees</caption><tr><th>Term</th><td>10</td></tr></table><ul><li>One<ul><li>Inner</li></ul></li></ul>"
        "<dl><dt>Key</dt><dd><p>Value</p></dd></dl><blockquote><p>Said</p></blockquote><pre>x = 1</pre><label>Name <input></label></main>"
    )
    assert [(b.text, b.kind.value) for b in page.blocks] == [
        ("Fees", "caption"),
        ("Term", "cell"),
        ("10", "cell"),
        ("One", "item"),
        ("Inner", "item"),
        ("Key", "term"),
        ("Value", "definition"),
        ("Said", "quote"),
        ("x = 1", "code"),
        ("Name", "label"),
    ]


def test_boxes_that_only_css_sets_apart_do_not_run_together() -> None:
    assert words(
        "<main><a href=x><span>Title</span><span>More text.</span></a><p><span>wo</span><span>rd</span></p></main>"
    ) == [
        "Title More text.",
        "word",
    ]


def test_a_deep_and_large_page_is_read_in_one_go() -> None:
    body = "<main>" + "<div>" * 200 + "<p>deep</p>" + "</div>" * 200 + "<p>x</p>" * 20_000 + "</main>"
    assert len(text(body).blocks) == 20_001


def test_marks_of_footnotes_are_no_words_in_whatever_way_they_are_set() -> None:
    page = (
        '<p>In a year.<sup><a href="#n1">1</a></sup> Most<sup>*</sup> stay.<a href="#n2">[2]</a> Few go.<sup>3, 4</sup>'
        " None<a role=doc-noteref href=#n5>5</a> return.</p><p><sup>1</sup> Survey. <a role=doc-backlink href=#r1>back</a></p>"
    )
    assert words(page) == ["In a year. Most stay. Few go. None return.", "Survey."]


def test_raised_figures_stay_raised_and_raised_letters_belong_to_their_word() -> None:
    page = "<p>10<sup>6</sup> cells on 4 m<sup>2</sup>, the 21<sup>st</sup>, H<sub>2</sub>O, 7·10<sup>−3</sup>, $12<sup>50</sup></p>"
    assert words(page) == ["10⁶ cells on 4 m2, the 21st, H2O, 7·10⁻³, $12⁵⁰"]


def test_a_quotation_has_the_marks_that_browsers_draw_unless_somebody_typed_them() -> None:
    assert words("<p>She said <q>go <q>on</q> now</q>.</p><p>He said “<q>stay</q>”.</p>") == [
        "She said “go ‘on’ now”.",
        "He said “stay”.",
    ]


def test_linked_cards_of_spans_are_texts_of_their_own_without_a_browser() -> None:
    cards = "".join(
        f"<a class=c href=/{n}><span>{title}</span><span>{line}</span></a>"
        for n, (title, line) in enumerate([("Labs", "We look closely."), ("Clinics", "We help people.")])
    )
    assert words(f"<main><div>{cards}</div></main>") == ["Labs We look closely.", "Clinics We help people."]


def test_links_in_a_row_are_no_cards() -> None:
    assert words("<main><div><a href=/a>Home</a><a href=/b>About us</a></div></main>") == ["Home About us"]


def test_the_folded_rest_of_a_paragraph_belongs_to_it_and_its_button_and_dots_do_not() -> None:
    page = (
        "<p>We teach<span id=d>…</span><span id=rest style='display:none'> and learn.</span>"
        " <button aria-controls=rest aria-expanded=false>Show more</button></p>"
    )
    assert words(page) == ["We teach and learn.", "Show more"]
    assert text(page).blocks[1].kind is BlockKind.LABEL


def test_a_folded_explanation_does_not_go_on_with_the_sentence() -> None:
    page = "<p>A <a href=#t aria-controls=t>GPA</a><span id=t role=tooltip hidden>grade average</span> of 3.</p>"
    assert words(page) == ["A GPA of 3."]


def test_a_button_behind_a_heading_is_no_part_of_it_and_one_around_it_is() -> None:
    page = "<h2>Fees <button>Copy link</button></h2><h3><button aria-expanded=false>Why?</button></h3>"
    assert [(b.kind, b.text) for b in text(page).blocks] == [
        (BlockKind.HEADING, "Fees"),
        (BlockKind.LABEL, "Copy link"),
        (BlockKind.HEADING, "Why?"),
    ]


def test_labels_that_repeat_a_column_within_its_cells_are_left_out() -> None:
    page = "<table><tr><th>Fee</th></tr><tr><td><b class=l>Fee</b><span>$20</span></td></tr><tr><td><b>Fee</b></td></tr></table>"
    assert words(page) == ["Fee", "$20", "Fee"]


def test_an_address_under_protection_is_read_and_one_that_cannot_be_is_left_as_shown() -> None:
    code = "".join(f"{byte ^ 0x2A:02x}" for byte in b"fees@school.example")
    shown = "[email&#160;protected]"
    page = f"<p>Ask <a href=/x data-cfemail=2a{code}>{shown}</a>.</p><p>Ask <a data-cfemail=2a0b0c0d0e>{shown}</a>.</p>"
    assert words(page) == ["Ask fees@school.example.", "Ask [email protected]."]


def rendered(*nodes: list[object]) -> list[str]:
    """The blocks of a page as a browser laid it out: `[parent, tag, display]` or `[parent, words]`."""
    walked: list[list[object]] = [[-1, "html", {}, [1, 0, 0, 0, 9, 9], "", None, 0, 0]]
    walked += [[0, "body", {}, [1, 0, 0, 0, 9, 9, 16, 400, "block"], "", None, 0, 0]]
    for parent, *rest in nodes:
        if len(rest) == 1:
            walked.append([parent, rest[0]])
        else:
            walked.append([parent, rest[0], {}, [1, 0, 0, 0, 9, 9, 16, 400, rest[1]], "", None, 0, 0])
    made = from_walk(json.dumps({"url": "http://site.test/", "nodes": walked}))
    assert isinstance(made, Document)
    return [block.text for block in read_text(made).blocks]


def test_what_a_browser_lays_out_as_blocks_are_blocks_and_lines_of_a_heading_stay_one() -> None:
    assert rendered(
        [1, "div", "block"], [2, "span", "block"], [3, "labs"], [2, "span", "block"], [4, "we look"],
        [1, "h2", "block"], [5, "span", "block"], [6, "Our"], [5, "span", "block"], [7, "clinics"],
        [1, "p", "block"], [8, "In"], [8, "b", "inline-block"], [9, "side"],
    ) == ["labs", "we look", "Our clinics", "Inside"]  # fmt: skip


def test_lines_set_apart_by_breaks_are_known_by_their_place() -> None:
    (block,) = text("<p>12 Oak Street<br>\n Springfield<br>Open daily</p>").blocks
    assert block.text == "12 Oak Street Springfield Open daily"
    assert [block.text[place:][:4] for place in block.lines] == ["Spri", "Open"]


def test_many_buttons_and_marks_take_linear_time() -> None:
    def spent(size: int) -> float:
        made = document("<p>" + "<button>x</button><sup>1</sup><q>y</q>" * size + "</p>")
        begun = time.process_time()
        read_text(made)
        return time.process_time() - begun

    spent(100)
    assert spent(8000) < 40 * max(spent(800), 0.002)


def test_words_marked_as_another_language_are_known_by_their_place() -> None:
    (block, plain) = text("<p>We say <i lang=fr>bon  voyage</i> and <b>go</b>.</p><p>No more.</p>").blocks
    assert [(block.text[begin:end], tag) for begin, end, tag in block.foreign] == [("bon voyage", "fr")]
    assert plain.foreign == ()


def test_a_hidden_rest_behind_dots_is_folded_away_whoever_opens_it() -> None:
    page = (
        "<p>We teach<span>...</span><span style='display:none'> and learn.</span> <button onclick=f()>More</button></p>"
    )
    assert words(page) == ["We teach and learn.", "More"]


def test_the_name_of_an_icon_is_no_word() -> None:
    assert words("<p>Go on <i class=material-icons>arrow_forward</i></p>") == ["Go on"]


def test_a_phrase_that_is_kept_as_written_is_told_and_leaves_the_words_around_it() -> None:
    page = text("<main><p>We call it <span translate=no>Wegzeit <i>neu</i></span> and mean <i>time</i>.</p></main>")
    (block,) = page.blocks
    assert block.text == "We call it Wegzeit neu and mean time."
    assert block.own.split() == "We call it and mean time.".split()
    assert len(block.own) == len(block.text)


def test_a_page_or_a_frame_that_is_kept_from_translation_has_its_own_words_all_the_same() -> None:
    page = text("<main translate=no><p>Our words.</p><b translate=no>Name <i translate=yes>of ours</i></b></main>")
    assert [block.own.strip() for block in page.blocks] == ["Our words.", "of ours"]
