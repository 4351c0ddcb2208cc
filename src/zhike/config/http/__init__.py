"""Receive requests and send answers: the layers around every page and every API call."""
