"""Who is the same person."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.registration.roster.sameness import Identity, same_people, sharing_contacts


def somebody(name, *contacts):
    return Identity(
        name,
        frozenset(contact for contact in contacts if contact.startswith("+")),
        frozenset(contact for contact in contacts if not contact.startswith("+")),
    )


@pytest.mark.parametrize(
    ("people", "groups"),
    [
        ([somebody("王伟", "+1"), somebody("王 伟", "+1")], [[0, 1]]),
        ([somebody("Wang Wei", "a@b.c"), somebody("WANG WEI", "A@B.C")], [[0, 1]]),
        ([somebody("王伟", "+1"), somebody("王伟", "+2")], [[0], [1]]),
        ([somebody("王伟", "+1"), somebody("李丽", "+1")], [[0], [1]]),
        (
            [
                somebody("王伟", "+1"),
                somebody("李丽", "+9"),
                somebody("王伟", "a@b.c"),
                somebody("王伟", "+1", "a@b.c"),
            ],
            [[0, 2, 3], [1]],
        ),
        ([], []),
    ],
)
def test_same_people_asks_for_a_contact_and_the_name_and_carries_over(people, groups):
    assert same_people(people) == groups


@given(
    st.lists(
        st.builds(
            lambda name, contacts: somebody(name, *contacts),
            st.sampled_from(["王伟", "李丽"]),
            st.lists(st.sampled_from(["+1", "+2", "+3", "a@b.c", "d@b.c"]), max_size=2),
        ),
        max_size=12,
    )
)
def test_same_people_puts_everybody_in_one_group_in_order(people):
    groups = same_people(people)
    assert sorted(index for group in groups for index in group) == list(range(len(people)))
    assert groups == sorted(sorted(group) for group in groups)


def test_sharing_contacts_names_all_who_share_under_different_names():
    people = [somebody("王伟", "+1"), somebody("李丽", "+1", "a@b.c"), somebody("王伟", "+2"), somebody("王　伟", "+2")]
    assert sharing_contacts(people) == [0, 1]
