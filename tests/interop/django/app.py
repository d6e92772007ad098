"""A SCIM service provider the way a Django project would build one with django-scim2.

The library does SCIM; the project around it is the `directory` next to this file (its users
and groups, and who may come in) and the settings below. It follows the library's
documentation and leaves every option at its default unless a comment says why not. It
neither breaks nor mends what the library does, so that what a test finds here is true of it.

    SCIM_TOKEN=secret python app.py

It takes a free port of 127.0.0.1 and a new SQLite database, which it removes when it gets
TERM or INT. Once it serves, it prints one line: listening on http://127.0.0.1:PORT/scim/v2
"""

import os
import signal
import socket
import sys
import tempfile
from pathlib import Path

import django
import waitress
from django.conf import settings
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application


def configure(address, database):
    settings.configure(
        ALLOWED_HOSTS=["127.0.0.1"],
        # Only sessions and forms would use it, and there are none.
        SECRET_KEY="not-a-secret",
        USE_TZ=True,
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.sqlite3",
                "NAME": database,
                # Writers wait for one another instead of failing at once.
                "OPTIONS": {
                    "timeout": 20,
                    "transaction_mode": "IMMEDIATE",
                    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF",
                },
            }
        },
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        INSTALLED_APPS=[
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "django_scim",
            "directory",
        ],
        AUTH_USER_MODEL="directory.User",
        MIDDLEWARE=[
            # As in every new Django project; it gives answers their length.
            "django.middleware.common.CommonMiddleware",
            "directory.middleware.BearerToken",
        ],
        ROOT_URLCONF="directory.urls",
        LOGGING_CONFIG=None,
        SCIM_SERVICE_PROVIDER={
            # Mandatory: where the locations point.
            "SCHEME": "http",
            "NETLOC": address,
            # Mandatory, and what the middleware asks for.
            "AUTHENTICATION_SCHEMES": [
                {
                    "type": "oauthbearertoken",
                    "name": "OAuth Bearer Token",
                    "description": "A token that the administrator gives out",
                    "primary": True,
                }
            ],
            "WWW_AUTHENTICATE_HEADER": 'Bearer realm="directory"',
            # The default is Django's own group, which has no room for what SCIM asks for.
            "GROUP_MODEL": "directory.models.Group",
        },
    )


def main():
    if not os.environ.get("SCIM_TOKEN"):
        sys.exit("SCIM_TOKEN must hold the bearer token that clients have to send")
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(0))
    with tempfile.TemporaryDirectory(prefix="django-scim2-") as folder, socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        address = "127.0.0.1:%d" % listener.getsockname()[1]
        configure(address, Path(folder) / "directory.sqlite3")
        django.setup()
        call_command("migrate", run_syncdb=True, verbosity=0)
        server = waitress.create_server(
            get_wsgi_application(), sockets=[listener], threads=4, clear_untrusted_proxy_headers=True
        )
        print(f"listening on http://{address}/scim/v2", flush=True)
        server.run()


if __name__ == "__main__":
    main()
