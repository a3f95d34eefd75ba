"""Words that carry more than others: negations, months, weekdays and numbers in the languages that published pages use most.

Lists are short on purpose; a word with a common second meaning (English "may", "second") is left out or needs a number beside it.
"""

from __future__ import annotations

NEGATIONS: dict[str, frozenset[str]] = {
    "en": frozenset(
        "not no never none nothing neither nor cannot without nobody nowhere don't doesn't didn't won't can't isn't aren't wasn't weren't "
        "shouldn't couldn't wouldn't hasn't haven't hadn't mustn't needn't ain't unless except".split()
    ),
    "de": frozenset("nicht kein keine keinen keinem keiner keines nie niemals ohne weder noch nichts niemand nirgends außer".split()),
    "fr": frozenset("ne n pas jamais aucun aucune sans ni rien personne non nul nulle sauf".split()),
    "es": frozenset("no nunca jamás sin ni ningún ninguna ninguno nada nadie tampoco excepto salvo".split()),
    "it": frozenset("non no mai senza né nessun nessuna nessuno niente nulla neppure tranne".split()),
    "pt": frozenset("não nunca jamais sem nem nenhum nenhuma nada ninguém tampouco exceto".split()),
    "nl": frozenset("niet geen nooit zonder noch niets niemand nergens behalve".split()),
    "ar": frozenset("لا ليس ليست لم لن غير دون بدون كلا إلا".split()),
    "he": frozenset("לא אין אל בלי ללא אינו אינה אינם אף".split()),
    "ru": frozenset("не ни нет без никогда никто ничего".split()),
    "pl": frozenset("nie ani nigdy bez nikt nic żaden żadna".split()),
    "sv": frozenset("inte ej aldrig utan ingen inget inga icke".split()),
}  # fmt: skip
NEGATION_SIGNS = {
    "ja": ("ない", "なく", "なかっ", "ません", "ぬ", "ず", "不", "非", "無"),
    "zh": ("不", "没", "沒", "无", "無", "未", "非", "别", "別", "勿", "莫", "否"),
    "ko": ("않", "없", "아니", "못"),
}  # fmt: skip
"""Where words are not set apart, negations are looked for in the run of characters."""

MONTHS = frozenset(
    "january february march april may june july august september october november december "
    "jan feb mar apr jun jul aug sept sep oct nov dec dez "
    "januar jänner februar märz mai juni juli oktober dezember "
    "janvier février mars avril juin juillet août septembre octobre novembre décembre "
    "enero febrero marzo abril mayo junio julio agosto septiembre setiembre octubre noviembre diciembre "
    "gennaio febbraio aprile maggio giugno luglio settembre ottobre dicembre "
    "janeiro fevereiro março maio junho julho setembro outubro novembro dezembro "
    "januari februari maart mei augustus "
    "января февраля марта апреля мая июня июля августа сентября октября ноября декабря "
    "يناير فبراير مارس أبريل ابريل مايو يونيو يوليو أغسطس اغسطس سبتمبر أكتوبر اكتوبر نوفمبر ديسمبر "
    "ינואר פברואר מרץ אפריל מאי יוני יולי אוגוסט ספטמבר אוקטובר נובמבר דצמבר "
    "בינואר בפברואר במרץ באפריל במאי ביוני ביולי באוגוסט בספטמבר באוקטובר בנובמבר בדצמבר".split()
)
AMBIGUOUS_MONTHS = frozenset({"may", "mar", "mars", "march", "mai", "mei", "sep", "set", "dec", "dez", "jun", "jan"})
"""Count as a month only with a number beside them."""
WEEKDAYS = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag "
    "lundi mardi mercredi jeudi vendredi samedi dimanche lunes martes miércoles jueves viernes sábado domingo "
    "lunedì martedì mercoledì giovedì venerdì sabato domenica segunda-feira terça-feira maandag dinsdag woensdag donderdag vrijdag "
    "zaterdag zondag الاثنين الإثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد 月曜日 星期一".split()
)
DATE_SIGNS = frozenset("年月日曜週周")
"""Characters that make a number beside them a date."""

NUMBER_WORDS = frozenset(
    "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen "
    "twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million billion dozen half twice third fourth fifth "
    "zwei drei vier fünf sechs sieben acht neun zehn elf zwölf zwanzig dreißig hundert tausend million millionen milliarde milliarden "
    "deux trois quatre cinq huit neuf dix onze douze quinze vingt trente quarante cinquante cent mille millions milliard "
    "dos tres cuatro cinco siete ocho nueve diez once doce quince veinte treinta cien ciento mil millón millones "
    "due tre quattro cinque sette otto nove dieci dodici venti cento mila milione milioni "
    "dois duas três quatro sete oito dez doze vinte cem milhão milhões "
    "twee drie vijf zes zeven acht negen tien elf twaalf twintig honderd duizend miljoen "
    "اثنان اثنين ثلاثة أربعة خمسة ستة سبعة ثمانية تسعة عشرة عشر مئة مائة ألف مليون "
    "שניים שתיים שלושה שלוש ארבעה ארבע חמישה חמש שישה שבעה שמונה תשעה עשרה מאה אלף מיליון".split()
)
CJK_NUMERALS = frozenset("二三四五六七八九十百千万萬億亿两兩")
"""「一」 is left out: it stands in too many words."""
CONTACT_SIGNS = frozenset(
    "tel phone telephone telefon téléphone teléfono telefono telefone telefoon fax mobile mobil call هاتف טלפון 電話 电话 ☎".split()
)
