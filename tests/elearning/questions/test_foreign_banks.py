"""Files as other software and other people write them: what comes in is right, what does not is named."""

import zipfile
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.files.problems import FileProblem
from elearning.questions.formats.formats import read, sniff, write
from elearning.questions.formats.verdict import Read
from elearning.questions.grading import graded
from elearning.questions.model import (
    QUESTIONS,
    Bank,
    Fill,
    Matching,
    Multiple,
    NumberAsked,
    Ordering,
    Single,
    TrueFalse,
)
from tests.elearning.questions.strategies import banks

GIFT = """// a comment [tag:not in a question]

How do you feel?{}

::Fête::[html]Qui fête <b>Noël</b>\\: qui ?{
    =Tout le monde #Bravo !

    ~Personne
    ~%50%Quelques-uns
    ####C'est l'<i>hiver</i>.
}
::Next::Two of these {~%50%a ~%50%b ~%-50%c ~%-50%d}

$CATEGORY: $course$/top/Products/Prices
// question: 7 [id:price] [tag:margins]
What is the margin? {#10..12 =%50%9:0.5 ~#No.}

Broken {=here

Grant is {~buried =entombed ~living} in Grant's tomb.

Match {=[plain]<a> -> 1 =b -> 2 = -> 3}

The sun is cold.{F#It is hot.#Right.}

Two plus {=two =2 =%30%deux} is even.

Only a description.
"""


def test_gift_of_others() -> None:
    found = read(GIFT.encode("cp1252"), "bank.txt", "fr")
    assert [(it.place, it.reason) for it in found.refused] == [
        ("line 3", "Essays, which somebody has to read, are not taken."),
        ("line 18", "Its braces do not fit: one is missing, or one in the text lacks its backslash."),
        ("line 28", "A text without answers is no question: it is not taken."),
    ]
    assert [it.place for it in found.notes] == ["line 5", "line 16", "line 26"]
    fete, two, margin, grant, match, sun, plus = found.questions
    assert isinstance(fete, Single) and fete.text.fr == "Qui fête **Noël**: qui ?"
    assert [(it.text.fr, it.right) for it in fete.choices][:2] == [("Tout le monde", True), ("Personne", False)]
    assert fete.feedback is not None and fete.feedback.fr == "C'est l'*hiver*."
    assert isinstance(two, Multiple) and [it.right for it in two.choices] == [True, True, False, False]
    assert isinstance(margin, NumberAsked) and (margin.id, margin.tags) == ("price", ["margins", "Prices"])
    assert [(it.value, it.tolerance) for it in margin.accepted] == [("11", "1")]
    assert isinstance(grant, Single) and grant.text.fr == "Grant is _____ in Grant's tomb."
    assert isinstance(match, Matching) and len(match.pairs) == 2 and len(match.options) == 3
    assert isinstance(sun, TrueFalse) and not sun.right
    assert sun.feedback_true is not None and sun.feedback_true.fr == "It is hot."
    assert isinstance(plus, Fill) and plus.text.fr == "Two plus [[b1]] is even."
    assert [it.text for it in plus.blanks[0].accepted] == ["two", "2"]


MOODLE = """<?xml version="1.0" encoding="ISO-8859-1"?>
<quiz>
 <question type="category"><category><text>$course$/top/Prix</text></category></question>
 <question type="multichoice"><name><text>Été</text></name>
  <questiontext format="html"><text><![CDATA[<p>Vu <img src="@@PLUGINFILE@@/a%20b.png" alt="l'étal"/> ici ?</p>
   <script>alert(1)</script>]]></text><file name="a b.png" path="/" encoding="base64">iVBORw0K</file></questiontext>
  <defaultgrade>2.0000000</defaultgrade><single>false</single><shuffleanswers>0</shuffleanswers>
  <answer fraction="33.33333"><text>a</text></answer><answer fraction="33.33333"><text>b</text></answer>
  <answer fraction="33.33333"><text>c</text></answer><answer fraction="-33.33333"><text>d</text></answer></question>
 <question type="cloze"><name><text>C</text></name><questiontext><text>{1:SA:=x}</text></questiontext></question>
 <question type="calculated"><name><text>K</text></name></question>
 <question type="ordering"><name><text>O</text></name><questiontext><text>Rangez</text></questiontext>
  <answer fraction="1"><text>un</text></answer><answer fraction="2"><text>deux</text></answer></question>
 <question type="numerical"><name><text>N</text></name><questiontext><text>Long ?</text></questiontext>
  <answer fraction="100"><text>2.5</text><tolerance>0.25</tolerance></answer>
  <units><unit><multiplier>1</multiplier><unit_name>m</unit_name></unit></units></question>
 <question type="multichoice"><name><text>None</text></name><questiontext><text>?</text></questiontext>
  <single>true</single><answer fraction="50"><text>a</text></answer><answer fraction="0"><text>b</text></answer>
 </question>
</quiz>"""


def test_moodle_of_others() -> None:
    found = read(MOODLE.encode("latin-1"), "q.xml", "fr")
    several, order, long = found.questions
    assert isinstance(several, Multiple) and several.text.fr == "Vu ici ?" and several.title == "Été"
    assert several.picture is not None and several.picture.shows is not None
    assert (several.picture.file, several.picture.shows.fr) == ("a-b.png", "l'étal")
    assert found.pictures == {"a-b.png": b"\x89PNG\r\n"} and (several.weight, several.shuffle) == (2, False)
    assert [it.right for it in several.choices] == [True, True, True, False]
    assert several.tags == ["Prix"]
    assert isinstance(order, Ordering) and [it.text.fr for it in order.items] == ["un", "deux"]
    assert isinstance(long, NumberAsked) and long.accepted[0].tolerance == "0.25"
    assert [(it.title, it.reason) for it in found.refused] == [
        ("C", "Embedded answers (cloze) are not taken: make a question with blanks of it."),
        ("K", "Questions of the type “calculated” are not taken."),
        ("None", "None of its choices is wholly right."),
    ]
    assert [it.reason for it in found.notes] == ["Units are not asked for here: the number alone is."]


def item(body: str, declared: str = "", processing: str = "") -> bytes:
    return (
        '<?xml version="1.0"?><assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" identifier="one" '
        f'title="One" adaptive="false" timeDependent="false">{declared}<itemBody>{body}</itemBody>{processing}'
        "</assessmentItem>"
    ).encode()


def declared(cardinality: str, base: str, *right: str, mapping: str = "") -> str:
    values = "".join(f"<value>{it}</value>" for it in right)
    return (
        f'<responseDeclaration identifier="RESPONSE" cardinality="{cardinality}" baseType="{base}">'
        f"<correctResponse>{values}</correctResponse>{mapping}</responseDeclaration>"
    )


def choices(*names: str, kind: str = "choiceInteraction") -> str:
    made = "".join(f'<simpleChoice identifier="{it}">Answer {it}</simpleChoice>' for it in names)
    return f'<{kind} responseIdentifier="RESPONSE"><prompt>Which?</prompt>{made}</{kind}>'


def test_qti_of_others() -> None:
    (one,) = read(item(choices("A", "B"), declared("single", "identifier", "B")), "i.xml", "en").questions
    assert isinstance(one, Single) and one.text.en == "Which?" and [it.right for it in one.choices] == [False, True]
    entry = 'The <textEntryInteraction responseIdentifier="RESPONSE"/> barks.'
    mapping = '<mapping><mapEntry mapKey="dog" mappedValue="1" caseSensitive="false"/></mapping>'
    (typed,) = read(item(f"<p>{entry}</p>", declared("single", "string", "dog", mapping=mapping)), "i", "en").questions
    assert isinstance(typed, Fill) and typed.text.en == "The [[RESPONSE]] barks."
    assert graded(typed, {"kind": "fill", "blanks": {"RESPONSE": "DOG"}}).credit == 1
    ordered = read(
        item(choices("A", "B", "C", kind="orderInteraction"), declared("ordered", "identifier", "C", "A", "B")),
        "i",
        "en",
    )
    assert isinstance(ordered.questions[0], Ordering)
    assert [it.id for it in ordered.questions[0].items] == ["C", "A", "B"] and len(ordered.notes) == 1
    refused = read(item('<p><hotspotInteraction responseIdentifier="RESPONSE"/></p>'), "i", "en").refused
    assert [it.reason for it in refused] == ["Questions of the type “hotspotInteraction” are not taken."]


def test_a_number_of_qti_has_the_tolerance_of_its_comparison() -> None:
    equal = (
        '<equal toleranceMode="relative" tolerance="1 1"><variable identifier="RESPONSE"/>'
        '<correct identifier="RESPONSE"/></equal>'
    )
    branch = f"<responseCondition><responseIf>{equal}</responseIf></responseCondition>"
    processing = f"<responseProcessing>{branch}</responseProcessing>"
    body = '<p>g is <textEntryInteraction responseIdentifier="RESPONSE"/></p>'
    (found,) = read(item(body, declared("single", "float", "9.81"), processing), "i", "en").questions
    assert isinstance(found, NumberAsked) and found.text.en == "g is"
    assert [(it.value, it.tolerance) for it in found.accepted] == [("9.81", "0.0981")]


BOMB = b'<?xml version="1.0"?><!DOCTYPE q [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><quiz>&b;</quiz>'


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (BOMB, "q.xml", "DOCTYPE"),
        (b"<quiz><question", "q.xml", "broken"),
        ("<?xml version='1.0' encoding='UTF-8'?><quiz>\xe9</quiz>".encode("latin-1"), "q.xml", "encoding"),
        (b"<?xml version='1.0' encoding='klingon'?><quiz/>", "q.xml", "broken"),
        (b"<quiz>" + b"<a>" * 1_000 + b"</a>" * 1_000 + b"</quiz>", "q.xml", "broken"),
        (b"<html><body/></html>", "q.xml", "no bank of questions"),
        (b"<questestinterop/>", "q.xml", "QTI 1"),
        (b'<qti-assessment-item identifier="a"/>', "q.xml", "QTI 3"),
        (b"<assessmentTest/>", "t.xml", "whole package"),
        (b"PK\x03\x04 broken", "q.zip", "no bank of questions"),
        (b"just words", "letter.txt", "no bank of questions"),
        (b"", "empty.gift", ""),
    ],
)
def test_a_file_that_cannot_be_read_is_told_in_a_sentence(content: bytes, name: str, said: str) -> None:
    if not said:
        assert read(content, name, "fr") == Read()
        return
    with pytest.raises(FileProblem, match=said) as problem:
        read(content, name, "fr")
    assert problem.value.message.endswith(".")


def zipped(files: dict[str, bytes]) -> bytes:
    held = BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in files.items():
            archive.writestr(path, content)
    return held.getvalue()


MANIFEST = b"""<manifest xmlns="http://www.imsglobal.org/xsd/imscp_v1p1"><resources>
<resource identifier="a" type="imsqti_item_xmlv2p1" href="in/one.xml"/>
<resource identifier="b" type="imsqti_item_xmlv2p1" href="../../etc/passwd"/>
<resource identifier="c" type="imsqti_item_xmlv2p1" href="bad.xml"/></resources></manifest>"""


def test_a_package_names_each_item_that_is_not_taken() -> None:
    body = f'<p><img src="../pictures/x.png" alt="An X"/></p>{choices("A", "B")}'
    files = {
        "folder/imsmanifest.xml": MANIFEST,
        "folder/in/one.xml": item(body, declared("single", "identifier", "A")),
        "folder/pictures/x.png": b"x",
        "folder/bad.xml": BOMB,
    }
    found = read(zipped(files), "p.zip", "en")
    assert [it.picture.file for it in found.questions if it.picture] == ["x.png"] and found.pictures == {"x.png": b"x"}
    assert [it.place for it in found.refused] == ["../../etc/passwd", "bad.xml"]


def test_a_package_that_unpacks_to_too_much_is_refused() -> None:
    files = {"imsmanifest.xml": MANIFEST.replace(b"bad.xml", b"in/two.xml"), "in/two.xml": b" " * (65 * 1024 * 1024)}
    with pytest.raises(FileProblem, match="unpacked"):
        read(zipped(files), "p.zip", "en")


@given(st.data(), banks(most=3), st.sampled_from(["gift", "moodle", "qti"]))
def test_damage_ends_in_a_sentence_or_does_no_harm(data: st.DataObject, bank: Bank, target: str) -> None:
    made = write(bank, target, "fr", {})  # type: ignore[arg-type]
    content = bytearray(made.content)
    for _time in range(data.draw(st.integers(1, 4))):
        if content:
            at = data.draw(st.integers(0, len(content) - 1))
            content[at : at + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))
    found = read_or_told(bytes(content), f"x{made.suffix}")
    assert found.endswith(".") if isinstance(found, str) else Bank(questions=list(found.questions)) == found.bank


def read_or_told(content: bytes, name: str) -> Read | str:
    """What a file holds, or the sentence on why nothing of it can be read."""
    try:
        return read(content, name, "fr")
    except FileProblem as problem:
        return problem.message


@given(st.binary(max_size=200) | st.text("{}=~#:\\%/->[]$ \nabT0.", max_size=200).map(str.encode), st.text(max_size=5))
def test_anything_is_read_or_refused(content: bytes, name: str) -> None:
    found = read_or_told(content, f"{name}.gift")
    assert isinstance(found, Read) or found.endswith(".")
    assert sniff(content, name) in (None, "gift", "moodle", "qti", "qti-package")


def test_more_than_a_module_holds_is_told_at_once() -> None:
    many = "\n\n".join(f"Is {at} even? {{T}}" for at in range(QUESTIONS + 500))
    found = read(many.encode(), "many.gift", "en")
    assert len(found.questions) == QUESTIONS and [it.place for it in found.refused] == [f"line {2 * QUESTIONS + 1}"]
    wide = read(b"Which? {" + b"~a " * 200_000 + b"=b}", "wide.gift", "en")
    assert [it.reason for it in wide.refused] == ["It has more than 100 answers."]
    essay = "<quiz><question type='essay'><questiontext><text>%s</text></questiontext></question></quiz>"
    long = read((essay % ("x " * 500_000)).encode(), "long.xml", "en")
    assert [it.reason for it in long.refused] == ["A text has more than 20000 characters."]
