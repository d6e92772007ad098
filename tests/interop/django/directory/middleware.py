"""Who may come in: django-scim2 leaves that to the project, and asks for `request.user`."""

import hmac
import os
from types import SimpleNamespace

from django.contrib.auth.models import AnonymousUser

# The token belongs to a provisioning client, which is no user of the directory.
CLIENT = SimpleNamespace(is_authenticated=True)


class BearerToken:
    def __init__(self, get_response):
        self.get_response = get_response
        self.expected = f"Bearer {os.environ['SCIM_TOKEN']}".encode()

    def __call__(self, request):
        given = request.headers.get("Authorization", "").encode()
        request.user = CLIENT if hmac.compare_digest(given, self.expected) else AnonymousUser()
        return self.get_response(request)
