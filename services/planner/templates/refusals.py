"""Why no plan comes of a template: what was asked and is missing, or does not fit."""

from http import HTTPStatus

from services.planner.refusal import Refusal


class TemplateNotFound(Refusal):
    """There is no such template, or no such version of it."""

    code = "template-not-found"
    status = HTTPStatus.NOT_FOUND
    rule = "neither this release nor this clinic has such a template and version"
    sources = ("A1.37",)
    way_out = "take one of those that `GET /v1/templates` or `goldenthread templates list` lists"


class UnknownPart(Refusal):
    """Something is given under a key that the template does not have."""

    code = "unknown-template-part"
    rule = "the template has no part of this kind with this key"
    sources = ("A1.37",)
    way_out = "use the keys that the template shows"


class DiagnosisMissing(Refusal):
    """The template stands on a diagnosis that is not given."""

    code = "template-diagnosis-missing"
    rule = "the template stands on a diagnosis that is not given"
    sources = ("A1.07", "A1.37")
    way_out = "give the client's diagnosis for this part, or take another template"


class DiagnosisNotCovered(Refusal):
    """The code is none that the template was made for, and no text says what it is."""

    code = "template-diagnosis-not-covered"
    rule = "the template does not list this code"
    sources = ("A1.07", "A1.37")
    way_out = "give a code that it lists, or the text of this one beside it"


class TemplateFaulty(Refusal):
    """A template does not hold together; the rule tells the way out of this fault first."""

    code = "template-faulty"
    rule = "the template does not hold together"
    sources = ("A1.37", "A11.20")
    way_out = "correct this place; `goldenthread templates check FILE` lists all of its faults"


class PartNotFound(Refusal):
    """A part is picked that the library does not have."""

    code = "template-part-not-found"
    status = HTTPStatus.NOT_FOUND
    rule = "no template of this release or clinic has such a part, or one that is for this"
    sources = ("A1.37",)
    way_out = "take one that `GET /v1/template-parts` or `goldenthread templates parts` lists"


class LengthUnknown(Refusal):
    """How often and how long treatment goes on follows from no part."""

    code = "template-length-unknown"
    rule = "neither a template nor a usual course tells how often and how long"
    sources = ("A1.20", "A3.15")
    way_out = "give frequency, with its phases and the count of sessions"


class ReservedKey(Refusal):
    """A key of the template is one of those kept for the safety part."""

    code = "template-key-reserved"
    rule = "keys that begin with safety-part- belong to the safety goal that plans with risk get"
    sources = ("A5.26", "A1.37")
    way_out = "take other keys"


class ChoiceMissing(Refusal):
    """A question decides what is done, and no objective keeps it open."""

    code = "template-choice-missing"
    rule = "a question of the template is not answered, and no objective can hold it open"
    sources = ("A11.20",)
    way_out = "choose one of the question's options"


class NoSuchOption(Refusal):
    """The answer is none of the options."""

    code = "template-option-unknown"
    rule = "the question has no such option"
    sources = ("A11.20",)
    way_out = "choose one of the question's options"


class BaselineOutOfRange(Refusal):
    """The value cannot be one of this measure."""

    code = "template-baseline-out-of-range"
    rule = "the measure has no such value"
    sources = ("A5.33",)
    way_out = "correct the value; its range stands with the measure"


class RiskContradicted(Refusal):
    """It is said that there is no risk, and a level of suicidal ideation is given."""

    code = "template-risk-contradicted"
    rule = "no risk is said, and the level of suicidal ideation that is given lies above 0"
    sources = ("A5.26", "A6.06")
    way_out = "say risk, so that the plan gets its safety goal, or correct the level"


class NothingAhead(Refusal):
    """The client has reached all that the template leads to."""

    code = "template-nothing-ahead"
    rule = "from these baselines no objective of the template leads anywhere"
    sources = ("A1.14", "A1.37")
    way_out = "correct the baselines, or take a template for what is left to work on"


class NothingToSuggest(Refusal):
    """No objective can be suggested for what was asked."""

    code = "nothing-to-suggest"
    rule = "no objective can be suggested for this"
    sources = ("A11.01", "A6.04")
    way_out = "take a measure of progress, with a value in its range and which way is better"
