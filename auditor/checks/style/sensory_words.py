"""How instructions point by place, look and colour in other languages than English: the words, and the patterns they make."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

_BUTTON, _LINK, _MENU, _PART, _FIELD, _ICON, _FORM = "button", "link", "menu", "part", "field", "icon", "form"


@dataclass(frozen=True, slots=True)
class _Pointers:
    do: str
    """Verbs of instructions."""
    things: dict[str, str]
    """Words for a kind of thing, by the kind."""
    after: str
    """Places, looks and colours that stand after the thing."""
    before: str = ""
    """Those that stand before it."""
    colours: str = ""
    """How a sentence begins that says what a colour means; the colour is the group."""


_LANGUAGES = {
    "de": _Pointers(
        do="klicken|klicke|klickt|drücken|drücke|tippen|tippe|wählen|wähle|nutzen|nutze|benutzen|verwenden|betätigen|siehe|"
        "sehen|folgen|folge|"
        "öffnen|füllen",
        things={
            _BUTTON: "schaltfläche|schaltflächen|knopf|knöpfe|button|buttons|taste",
            _LINK: "link|links|verweis",
            _MENU: "menü|navigation|leiste|menüleiste|seitenleiste",
            _PART: "spalte|kasten|kästchen|box|bereich|liste|tabelle|abschnitt",
            _FIELD: "feld|felder|eingabefeld",
            _ICON: "symbol|icon|bild|pfeil|logo|kreis",
            _FORM: "formular",
        },
        after=r"(?:ganz |weiter )?(?:rechts|links|oben|unten)(?: (?:oben|unten|rechts|links))?|(?:auf|an|in) der (?:rechten|"
        r"linken|oberen|unteren) \w+|"
        r"am (?:rechten|linken|oberen|unteren) (?:rand|seitenrand|bildrand)",
        before=r"(?:rechte|linke|obere|untere|runde|eckige|viereckige|quadratische|große|kleine|rote|grüne|blaue|gelbe|"
        r"orange|graue|schwarze|weiße)[nrsm]?",
        colours=r"(?:in |den |die |das )?(rot|grün|blau|gelb|orange|grau)\w*(?: (?:markiert|gekennzeichnet|hervorgehoben|"
        r"dargestellt|gedruckt|hinterlegt|"
        r"geschrieben)\w*)?(?: \w+)? (?:sind|ist|bedeute\w*|haben|werden|müssen|zeig\w+|steht für)\b",
    ),
    "fr": _Pointers(
        do="cliquez|cliquer|clique|appuyez|appuyer|choisissez|choisir|sélectionnez|sélectionner|utilisez|utiliser|voir|voyez|"
        "suivez|touchez|pressez|"
        "remplissez",
        things={
            _BUTTON: "bouton|boutons|touche",
            _LINK: "lien|liens",
            _MENU: "menu|barre|navigation",
            _PART: "colonne|encadré|cadre|boîte|zone|liste|tableau|section",
            _FIELD: "champ|champs|case",
            _ICON: "icône|icônes|image|flèche|symbole|logo|cercle",
            _FORM: "formulaire",
        },
        after=r"(?:situé\w* |placé\w* )?(?:en (?:haut|bas) )?(?:à|de|sur la|sur votre) (?:droite|gauche)|en (?:haut|bas)|"
        r"du (?:haut|bas)|ronde?s?|carrée?s?|"
        r"rouges?|verte?s?|bleue?s?|jaunes?|oranges?|grise?s?|noire?s?",
        colours=r"en (rouge|vert|bleu|jaune|orange|gris) (?:sont|est|signifi\w+|indiqu\w+|ont|doivent)\b",
    ),
    "es": _Pointers(
        do="pulse|pulsa|pulsar|haga clic|haz clic|hacer clic|presione|presiona|seleccione|selecciona|elija|elige|use|utilice|"
        "utiliza|vea|véase|siga|toque|"
        "rellene",
        things={
            _BUTTON: "botón|botones|tecla",
            _LINK: "enlace|enlaces|vínculo",
            _MENU: "menú|barra|navegación",
            _PART: "columna|cuadro|recuadro|caja|zona|lista|tabla|sección",
            _FIELD: "campo|campos|casilla",
            _ICON: "icono|iconos|imagen|flecha|símbolo|logo|círculo",
            _FORM: "formulario",
        },
        after=r"(?:situad\w+ )?(?:a|de|en) la (?:derecha|izquierda)|de (?:arriba|abajo)|(?:en la parte )?(?:superior|"
        r"inferior)|redond[oa]s?|cuadrad[oa]s?|"
        r"roj[oa]s?|verdes?|azul(?:es)?|amarill[oa]s?|naranjas?|gris(?:es)?|negr[oa]s?",
        colours=r"en (rojo|verde|azul|amarillo|naranja|gris) (?:son|están|es|está|indic\w+|signific\w+|tienen|deben)\b",
    ),
    "it": _Pointers(
        do="clicca|cliccare|cliccate|fare clic|fai clic|premi|premere|premete|seleziona|selezionare|scegli|scegliere|usa|"
        "usare|utilizza|vedi|segui|tocca|"
        "compila",
        things={
            _BUTTON: "pulsante|pulsanti|bottone|bottoni|tasto",
            _LINK: "link|collegamento|collegamenti",
            _MENU: "menu|menù|barra|navigazione",
            _PART: "colonna|riquadro|elenco|lista|tabella|sezione|zona",
            _FIELD: "campo|campi|casella",
            _ICON: "icona|icone|immagine|freccia|simbolo|logo|cerchio",
            _FORM: "modulo",
        },
        after=r"(?:in (?:alto|basso) )?(?:a|sulla|di) (?:destra|sinistra)|in (?:alto|basso)|roton[dt][oaie]|quadrat[oaie]|"
        r"ross[oaie]|verd[ei]|blu|giall[oaie]|"
        r"arancion[ei]|grigi[oae]?|ner[oaie]",
        colours=r"in (rosso|verde|blu|giallo|arancione|grigio) (?:sono|è|indic\w+|signific\w+|hanno|devono)\b",
    ),
    "pt": _Pointers(
        do="clique|clicar|carregue|pressione|prima|selecione|seleccione|selecionar|escolha|use|utilize|veja|siga|toque|preencha",
        things={
            _BUTTON: "botão|botões|tecla",
            _LINK: "link|links|ligação|ligações",
            _MENU: "menu|barra|navegação",
            _PART: "coluna|quadro|caixa|zona|lista|tabela|secção|seção",
            _FIELD: "campo|campos",
            _ICON: "ícone|ícones|imagem|seta|símbolo|logotipo|círculo",
            _FORM: "formulário",
        },
        after=r"(?:à|da|na|do lado|no lado) (?:direita|esquerda|direito|esquerdo)|(?:em|de) (?:cima|baixo)|"
        r"(?:na parte )?(?:superior|inferior)|redond[oa]s?|"
        r"quadrad[oa]s?|vermelh[oa]s?|verdes?|azu(?:l|is)|amarel[oa]s?|laranjas?|cinzent[oa]s?|cinza|pret[oa]s?",
        colours=r"(?:em|a) (vermelho|verde|azul|amarelo|laranja|cinzento) (?:são|estão|é|está|indica\w*|significa\w*|têm|devem)\b",
    ),
    "nl": _Pointers(
        do="klik|klikt|klikken|druk|drukt|kies|kiest|gebruik|gebruikt|selecteer|zie|volg|tik|vul",
        things={
            _BUTTON: "knop|knoppen|toets",
            _LINK: "link|links|koppeling",
            _MENU: "menu|balk|navigatie",
            _PART: "kolom|kader|vak|lijst|tabel|gedeelte",
            _FIELD: "veld|velden",
            _ICON: "pictogram|icoon|afbeelding|pijl|symbool|logo|cirkel",
            _FORM: "formulier",
        },
        after=r"(?:rechts|links)(?:boven|onder)?|boven(?:aan)?|onder(?:aan)?|aan de (?:rechter|linker)(?:kant|zijde)",
        before=r"rechter|linker|bovenste|onderste|ronde|vierkante|grote|kleine|rode|groene|blauwe|gele|oranje|grijze|zwarte|witte",
        colours=r"in (?:het )?(rood|groen|blauw|geel|oranje|grijs) (?:zijn|is|beteken\w+|geven|hebben|moeten)\b",
    ),
}
NAMED = (
    r"namens|genannt|mit der aufschrift|beschriftet|appelée?|intitulée?|libellée?|llamad[oa]|titulad[oa]|denominad[oa]|"
    r"chiamat[oa]|intitolat[oa]|"
    r"chamad[oa]|intitulad[oa]|genaamd|genoemd|met de tekst"
)
"""Words before a name, in these languages."""


@cache
def instructions(language: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    """Return the patterns of instructions of a language ("de"), each with the kind of thing it speaks of; none for others."""
    words = _LANGUAGES.get(language)
    if words is None:
        return ()
    patterns = [
        (rf"\b(?:{words.do})\b[^.!?]{{0,40}}?\b(?:{things})\s+(?:{words.after})(?!\w)", kind)
        for kind, things in words.things.items()
    ]
    if words.before:
        patterns += [
            (rf"\b(?:{words.do})\b[^.!?]{{0,30}}?\b(?:{words.before})\s+(?:{things})\b", kind)
            for kind, things in words.things.items()
        ]
    return tuple((re.compile(pattern, re.IGNORECASE), kind) for pattern, kind in patterns)


@cache
def meanings_of_colours(language: str) -> re.Pattern[str] | None:
    """Return the pattern of a sentence of a language that says what a colour means; its group is the colour."""
    words = _LANGUAGES.get(language)
    return re.compile(rf"\b{words.colours}", re.IGNORECASE) if words is not None else None
