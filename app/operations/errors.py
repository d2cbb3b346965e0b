"""What a backup or a restore says where it can't be done."""

from flask_babel import lazy_gettext as _l

from app.core.errors import ErrorEntry, define_errors

define_errors(
    {
        "backup_exists": ErrorEntry(_l("%(path)s is there already. Nothing was written.")),
        "backup_missing": ErrorEntry(_l("There is no backup at %(path)s.")),
        "backup_unreadable": ErrorEntry(
            _l("%(path)s is no backup of this program, or it is damaged. Nothing was changed.")
        ),
        "backup_differs": ErrorEntry(
            _l(
                "%(name)s in the backup isn't what its list of contents says: "
                "the backup is damaged or was changed. Nothing was changed here."
            )
        ),
        "backup_too_new": ErrorEntry(
            _l(
                "This backup was made by a newer version (%(version)s). "
                "Please update the program first. Nothing was changed."
            )
        ),
        "backup_other_database": ErrorEntry(
            _l(
                "This backup is of %(theirs)s, and this installation uses %(ours)s. Nothing was changed."
            )
        ),
        "database_in_use": ErrorEntry(
            _l(
                "The database holds data. Nothing was changed. With FORCE=1 it is replaced; "
                "what it holds now is kept in a backup of its own."
            )
        ),
        "being_served": ErrorEntry(
            _l("The service is running on this data. Please stop it first. Nothing was changed.")
        ),
        "database_tool_missing": ErrorEntry(
            _l("%(program)s isn't installed; on Debian it comes with postgresql-client.")
        ),
        "database_tool_failed": ErrorEntry(
            _l("%(program)s could not do its part and says: %(said)s")
        ),
        "no_database": ErrorEntry(
            _l("There is no database to back up yet; make setup makes one.")
        ),
    }
)
