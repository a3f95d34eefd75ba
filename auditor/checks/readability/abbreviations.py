"""Abbreviations and sentence openers by language: the data that sentence segmentation decides full stops with."""

from __future__ import annotations

from collections.abc import Mapping


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


BEFORE_NAMES: Mapping[str, frozenset[str]] = {
    "en": _set(
        "dr mr mrs ms mx prof messrs st fr rev hon gen col maj capt lt sgt cmdr adm gov sen rep pres supt mt ft vs cf e.g i.e"
        " viz approx esp incl excl dept univ assn bros est orig transl trans"
    ),
    "de": _set(
        "dr prof hr fr frl st ing dipl mag hl bzw z.b d.h u.a i.d.r z.t s.o s.u v.a vgl ca evtl ggf inkl exkl zzgl insb bspw"
        " sog gem lt mind max allg geb gest tel u.ä o.ä i.a a.a.o"
    ),
    "fr": _set("m mm mme mlle mgr dr pr st ste me env cf p.ex c.-à-d av ap éd dir trad"),
    "es": _set(
        "sr sra srta dr dra d dña ud uds prof lic ing arq gral p.ej av avda dpto aprox admón cía c/ ee ff cc rr jj dd ss"
    ),
    "it": _set("sig sigg sig.ra dott dott.ssa prof prof.ssa ing avv arch on mons p.es es ca cfr ecc.to"),
    "nl": _set("dhr mevr mw dr drs ir ing mr prof st bijv b.v d.w.z o.a m.a.w t.a.v i.v.m n.a.v ca evt incl excl resp"),
    "pt": _set("sr sra dr dra prof profa eng arq av p.ex ex aprox dept"),
    "sv": _set("dr prof t.ex bl.a d.v.s s.k ca fr.o.m t.o.m"),
    "pl": _set("dr prof mgr inż hab ks św np tzn tj m.in ok al ul pl im"),
    "ru": _set("г г-н г-жа проф акад др т.е т.к ул им св"),
}
"""A name or the rest of the clause follows: such a full stop never ends a sentence."""

BEFORE_NUMBERS: Mapping[str, frozenset[str]] = {
    "en": _set(
        "no nos nr fig figs p pp vol vols ch chap sec art arts para eq ed eds ext rm bldg apt suite c ca jan feb mar apr jun jul"
        " aug sep sept oct nov dec"
    ),
    "de": _set("nr s abb art abs kap bd tab ziff jan feb mär apr jun jul aug sep sept okt nov dez"),
    "fr": _set("n no p pp fig vol chap art al janv févr avr juil sept oct nov déc"),
    "es": _set("n núm nº pág págs p pp fig vol cap art ene feb mar abr jun jul ago sept oct nov dic"),
    "it": _set("n nr p pp pag pagg fig vol cap art gen feb mar apr giu lug ago set ott nov dic"),
    "nl": _set("nr blz p pp fig art hfst afb jan feb mrt apr jun jul aug sept okt nov dec"),
    "pt": _set("n nº p pp pág fig vol cap art"),
    "sv": _set("nr s fig kap"),
    "pl": _set("nr s str rys art ust pkt r"),
    "ru": _set("с стр рис ст гл табл"),
}
"""Only a number that follows makes them an abbreviation ("No. 5", but "He said no.")."""

MAY_END: Mapping[str, frozenset[str]] = {
    "en": _set(
        "etc inc ltd co corp llc jr sr esq ave blvd rd hwy al a.m p.m phd ph.d ed.d mass conn calif wash ont oz lb hr hrs min"
        " mins ext tel"
    ),
    "de": _set("usw etc u.s.w ff str jh jhdt mio mrd co"),
    "fr": _set("etc s.a bd"),
    "es": _set("etc s.a ee.uu a.c d.c uu aa hh oo"),
    "it": _set("ecc s.p.a s.r.l a.c d.c"),
    "nl": _set("enz etc e.d e.a"),
    "pt": _set("etc s.a lda ltda"),
    "sv": _set("etc m.m m.fl osv"),
    "pl": _set("itd itp etc"),
    "ru": _set("т.д т.п др гг"),
}
"""They end a sentence only where a usual opener follows ("at 5 p.m. The", but "Acme Inc. Boston")."""

OPENERS: Mapping[str, frozenset[str]] = {
    "en": _set(
        "the a an this that these those it its he she they we you i in on at by for from with as if when while after before"
        " since because although though however but and or so then there here what who why how where which our their his her"
        " my your all some many most both each every no not one two first second also please to see more new such yes during"
        " under over between another other once until unless despite instead thus therefore meanwhile finally today now next"
        " last about is are do does did can will would should may let make learn find read call visit contact"
    ),
    "de": _set(
        "der die das ein eine einen einem einer dieser diese dieses es er sie wir ihr ich man in im an am auf bei mit für von"
        " zu zum zur nach aus wenn als während bevor da weil obwohl aber und oder so dann dort hier was wer warum wie wo alle"
        " einige viele jeder jede nicht auch bitte sowie durch unter über zwischen um seit danach daher deshalb ist sind"
    ),
    "fr": _set(
        "le la les l un une des ce cet cette ces il elle ils elles nous vous je on en dans à au aux par pour avec sur sous si"
        " quand lorsque après avant mais et ou donc ainsi alors ici là que qui pourquoi comment tous toutes chaque plusieurs"
    ),
    "es": _set(
        "el la los las un una unos unas este esta estos estas ese esa él ella ellos ellas nosotros usted yo en por para con sin"
        " sobre si cuando después antes pero y o así entonces aquí allí que quién cómo todos todas cada muchos se su sus"
    ),
    "it": _set(
        "il lo la i gli le un uno una questo questa questi queste lui lei loro noi voi io in nel nella per con su se quando"
        " dopo prima ma e o così allora qui che chi come tutti tutte ogni molti si"
    ),
    "nl": _set(
        "de het een deze dit die dat hij zij ze wij we jullie ik in op bij door voor van met naar uit als wanneer na maar en of"
        " dus dan hier daar wat wie waarom hoe alle elke veel er om"
    ),
    "pt": _set(
        "o a os as um uma este esta ele ela eles nós você eu em no na por para com se quando mas e ou todos cada"
    ),
    "sv": _set(
        "det den de en ett denna detta han hon vi ni jag i på av för med om när efter men och eller alla varje så"
    ),
    "pl": _set("to ten ta te on ona oni my wy ja w we na z ze do po dla jeśli gdy ale i lub wszystkie każdy tak nie"),
    "ru": _set("это этот эта эти он она они мы вы я в во на с со к по для если когда но и или все каждый так не"),
}
"""Words that begin sentences so often that a capital on them tells a sentence from a name."""

DOTTED_ORDINALS = frozenset({"de", "da", "nb", "nn", "no", "fi", "cs", "sk", "hu", "pl", "sl", "hr", "et", "lv", "tr"})
"""Languages that write "3." for "third"."""
