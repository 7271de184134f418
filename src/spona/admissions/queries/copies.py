"""A whole application as plain text: for the mail with a copy, and wherever nothing else fits."""

from django.utils.translation import override

from spona.admissions.queries.applying import Sheet
from spona.core.translated import plain
from spona.questions.states import Kind
from spona.questions.wording import in_words


def text_copy(*, sheet: Sheet, language: str) -> str:
    """Question, then answer, with an empty line between; headings in capitals in their places."""
    blocks = []
    with override(language):
        for question in sheet.shown:
            text = plain(question.text, language)
            if question.kind == Kind.SECTION:
                blocks.append(text.upper())
            elif not question.says_only:
                value = sheet.values.get(question.key)
                words = in_words(question, value, language, sheet.files)
                blocks.append(f"{text}\n{str(words) or '–'}")
    return "\n\n".join(blocks)
