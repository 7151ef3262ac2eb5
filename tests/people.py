"""People at their browsers."""

from django.test import Client


def browser(name: str, role: str, seller_id: int) -> Client:
    """A browser in which somebody with this role is logged in; the password is the name."""
    from godown.access.models import Membership, User

    person = User.objects.create_user(name, password=name)
    Membership.objects.create(user=person, seller_id=seller_id, role=role)
    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(person)
    return client
