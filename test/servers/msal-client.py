"""Debian's msal as a program of somebody else uses it: one JSON object a line in, one a line out."""

import json
import sys

import msal
import requests


class Session(requests.Session):
    """msal leaves out the port of its authority when it asks for the realm of a name."""

    def __init__(self, settings):
        super().__init__()
        self.verify = settings["ca"]
        self.base = "/".join(settings["authority"].split("/")[:3])

    def request(self, method, url, **more):
        host = self.base.rsplit(":", 1)[0]
        return super().request(method, url.replace(host + "/", self.base + "/", 1), **more)


def main():
    settings = json.loads(sys.stdin.readline())
    common = {
        "authority": settings["authority"],
        "instance_discovery": False,
        "validate_authority": False,
        "http_client": Session(settings),
    }
    secret = settings.get("secret")
    if secret:
        app = msal.ConfidentialClientApplication(settings["client"], client_credential=secret, **common)
    else:
        app = msal.PublicClientApplication(settings["client"], **common)
    flow = None
    for line in sys.stdin:
        asked = json.loads(line)
        what, scopes = asked["do"], asked.get("scopes", [])
        if what == "begin":
            flow = app.initiate_auth_code_flow(scopes, redirect_uri=asked["redirect"])
            answer = {"uri": flow["auth_uri"]}
        elif what == "finish":
            answer = app.acquire_token_by_auth_code_flow(flow, asked["response"])
        elif what == "silent":
            account = app.get_accounts()[0]
            answer = app.acquire_token_silent_with_error(scopes, account, force_refresh=asked.get("force", False))
        elif what == "accounts":
            answer = {"accounts": app.get_accounts()}
        elif what == "device":
            flow = app.initiate_device_flow(scopes)
            answer = flow
        elif what == "device-finish":
            answer = app.acquire_token_by_device_flow(flow)
        elif what == "client":
            answer = app.acquire_token_for_client(scopes)
        elif what == "password":
            answer = app.acquire_token_by_username_password(asked["user"], asked["password"], scopes)
        else:
            answer = {"error": "what?"}
        print(json.dumps(answer), flush=True)


main()
