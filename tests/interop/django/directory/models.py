"""The users and groups of the project, with the columns that django-scim2 asks for."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django_scim.models import AbstractSCIMGroupMixin, AbstractSCIMUserMixin


class Group(AbstractSCIMGroupMixin):
    name = models.CharField(max_length=254)


class User(AbstractSCIMUserMixin, AbstractUser):
    # The library reads a user's groups here, and a group's users in `user_set`.
    scim_groups = models.ManyToManyField(Group, related_name="user_set")
