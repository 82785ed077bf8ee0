"""The kinds of entries of the security log, in words."""

from flask_babel import lazy_gettext as _l

from core.security.log import EventKind

KINDS = {
    EventKind.SIGN_IN: _l("Signed in"),
    EventKind.SIGN_IN_FAILED: _l("Sign-in failed"),
    EventKind.SIGN_IN_SLOWED: _l("Sign-in made to wait"),
    EventKind.SIGN_OUT: _l("Signed out"),
    EventKind.REFUSED: _l("Page refused"),
    EventKind.PASSWORD_CHANGED: _l("Password changed"),
    EventKind.PASSWORD_LINK: _l("Link to a new password made"),
    EventKind.PASSWORD_RESET: _l("Password set by a link"),
    EventKind.SESSIONS_ENDED: _l("Sessions ended"),
    EventKind.ACCOUNT_ADDED: _l("Account added"),
    EventKind.INVITED: _l("Invited"),
    EventKind.ACCOUNT_CHANGED: _l("Account changed"),
    EventKind.ACCOUNT_LOCKED: _l("Account locked"),
    EventKind.ACCOUNT_UNLOCKED: _l("Account unlocked"),
    EventKind.ACCOUNT_DEACTIVATED: _l("Account deactivated"),
    EventKind.ACCOUNT_REACTIVATED: _l("Account reactivated"),
    EventKind.SECOND_FACTOR_ADDED: _l("Second factor added"),
    EventKind.SECOND_FACTOR_REMOVED: _l("Second factor removed"),
    EventKind.SECOND_FACTOR_RESET: _l("Second factor taken away"),
    EventKind.SECOND_FACTOR_FAILED: _l("Second factor failed"),
    EventKind.RECOVERY_CODES_MADE: _l("Recovery codes made"),
    EventKind.RECOVERY_CODE_USED: _l("Recovery code used"),
    EventKind.DOWNLOAD: _l("File downloaded"),
    EventKind.IMPORT_MADE: _l("File imported"),
    EventKind.IMPORT_UNDONE: _l("Import undone"),
    EventKind.HELD_DECIDED: _l("Held lines decided on"),
    EventKind.PRIVACY_CHANGED: _l("Privacy setting changed"),
    EventKind.SETTINGS_CHANGED: _l("Settings of the programme changed"),
    EventKind.DUELS_MADE: _l("Duels made"),
    EventKind.DUELS_REMOVED: _l("Duels taken away"),
    EventKind.TOKEN_MADE: _l("Upload token made"),
    EventKind.TOKEN_REVOKED: _l("Upload token revoked"),
    EventKind.TOKEN_USED: _l("File sent by token"),
    EventKind.TOKEN_REFUSED: _l("Upload token refused"),
}
