"""This app's kinds of background work, named here so that web and worker both know them."""

from zhike.people.handover.work import hand_over

KINDS = (hand_over,)
