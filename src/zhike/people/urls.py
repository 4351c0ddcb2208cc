"""The addresses of signing in, of one's own account, and of the settings."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.webauthn import views as webauthn
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.generic import RedirectView

from zhike.people.handover import views as handover
from zhike.people.views import account as own
from zhike.people.views import company, entrance, keys, people, roles

to_security = RedirectView.as_view(pattern_name="people:security")

# Under the names that django-allauth looks for. There is no sign-up and no self-made change of the e-mail.
sign_in = [
    path("login/", account.login, name="account_login"),
    path("logout/", login_not_required(account.logout), name="account_logout"),
    path("inactive/", login_not_required(account.account_inactive), name="account_inactive"),
    path("confirm/", account.reauthenticate, name="account_reauthenticate"),
    path("password/", account.password_change, name="account_change_password"),
    path("password/set/", account.password_set, name="account_set_password"),
    path("password/forgotten/", entrance.forgotten, name="account_reset_password"),
    path("second/", to_security, name="mfa_index"),
    path("second/sign-in/", mfa.authenticate, name="mfa_authenticate"),
    path("second/confirm/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("codes/", include("allauth.mfa.totp.urls")),
    path("recovery-codes/", include("allauth.mfa.recovery_codes.urls")),
    path("passkeys/", to_security, name="mfa_list_webauthn"),
    path("passkeys/new/", webauthn.add_webauthn, name="mfa_add_webauthn"),
    path("passkeys/sign-in/", login_not_required(webauthn.login_webauthn), name="mfa_login_webauthn"),
    path("passkeys/confirm/", webauthn.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("passkeys/<int:pk>/", webauthn.edit_webauthn, name="mfa_edit_webauthn"),
    path("passkeys/<int:pk>/remove/", webauthn.remove_webauthn, name="mfa_remove_webauthn"),
]

pages = [
    path("setup/<str:token>/", entrance.setup, name="setup"),
    path("link/<str:token>/", entrance.link, name="link"),
    path("account/", to_security),
    path("account/language/", entrance.language, name="language"),
    path("account/preferences/", own.preferences, name="preferences"),
    path("account/preference/", own.remember, name="remember"),
    path("account/security/", own.security, name="security"),
    path("account/sessions/", own.sessions, name="sessions"),
    path("account/keys/", keys.own, name="keys"),
    path("account/keys/new/", keys.new, name="new_key"),
    path("account/keys/<int:key_id>/revoke/", keys.revoke, name="revoke_key"),
    path("settings/", people.settings, name="settings"),
    path("settings/company/", company.company, name="company"),
    path("settings/keys/", keys.everybody, name="all_keys"),
    path("settings/roles/", roles.roles, name="roles"),
    path("settings/roles/new/", roles.editor, name="new_role"),
    path("settings/roles/<int:pk>/", roles.editor, name="role"),
    path("settings/hand-over/", handover.hand_over, name="hand_over"),
    path("settings/hand-over/<int:hand_over_id>/undo/", handover.take_back, name="take_back"),
    path("users/<int:pk>/hand_over/", handover.from_record),
    # The general pages show users; these few of their addresses need more.
    path("users/new/", people.invite, name="invite"),
    path("users/<int:pk>/edit/", people.edit, name="edit_user"),
    path("users/<int:pk>/make_link/", people.make_link, name="make_link"),
    *(
        path(f"users/<int:pk>/{key}/", people.sensitive_verb, {"key": key})
        for key in ("assign_role", "disable", "enable", "end_sessions", "remove_second_factors")
    ),
    path("roles/new/", roles.editor),
    path("roles/<int:pk>/edit/", roles.editor),
]

urlpatterns = [path("account/", include(sign_in)), path("", include((pages, "people")))]
