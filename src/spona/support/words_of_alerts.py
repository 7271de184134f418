"""Why a chat took no alert, in a sentence that says what to do."""

from django.utils.translation import gettext as _

from spona.core.outgoing import Trouble


def why(*, trouble: str, status: int | None) -> str:
    """A sentence for the trouble of a delivery; empty without one."""
    match trouble:
        case "":
            return ""
        case Trouble.ADDRESS:
            return _(
                "This is not an address that we call: it begins with https:// and holds no password."
            )
        case Trouble.PRIVATE:
            return _("This address leads into a private network. Only public ones are called.")
        case Trouble.NAME:
            return _("No server of this name was found.")
        case Trouble.TIME:
            return _("No answer came within five seconds.")
        case Trouble.CERTIFICATE:
            return _("The server's certificate is not to be trusted.")
        case "key":
            return _("The address cannot be read with this server's key. Please enter it again.")
        case "status":
            return _of_status(status or 0)
        case _:
            return _("The server could not be reached, or did not answer as one.")


def _of_status(status: int) -> str:
    said = {"status": status}
    if status in {404, 410}:
        return _("The chat does not know this address any more (%(status)d).") % said
    if status in {401, 403}:
        return _("The chat does not let us in with this address (%(status)d).") % said
    if status in {408, 425, 429}:
        return _("The chat is busy (%(status)d).") % said
    if 300 <= status < 400:
        return _("The address points on to another (%(status)d). Please enter that one.") % said
    if 400 <= status < 500:
        return (
            _("The chat did not understand the message (%(status)d). Is the kind of chat right?")
            % said
        )
    return _("The chat has trouble of its own (%(status)d).") % said
