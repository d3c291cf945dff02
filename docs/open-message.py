#!/usr/bin/env python3
"""Opens one Sealpost message: prints its text and saves its files.

    SEALPOST_PASSWORD=... python3 docs/open-message.py http://localhost:3000 bob latest

It needs the package `cryptography` and nothing else. It shares no code with the server and derives every key on this
machine: the server gets the authKey, never the password. The formats are those of docs/envelope.md.

It ends with 0 when everything opened, 1 when something was refused, 2 when the server said no.
"""

import argparse
import base64
import contextlib
import getpass
import hashlib
import json
import os
import pathlib
import re
import sys
import unicodedata
import urllib.error
import urllib.parse
import urllib.request

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ed25519, padding, rsa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

OAEP = padding.OAEP(mgf=padding.MGF1(hashes.SHA256()), algorithm=hashes.SHA256(), label=None)


class Refused(Exception):
    """Something does not open, or is not what it says that it is."""


class ServerError(Exception):
    """The server answered with a problem, or not at all."""


# --- Bytes ---


def decode(text):
    """Canonical, padded base64 and nothing else."""
    try:
        data = base64.b64decode(text, validate=True)
    except (TypeError, ValueError):
        raise Refused("A value is not base64.") from None
    if base64.b64encode(data).decode() != text:
        raise Refused("A value is not canonical base64.")
    return data


def hkdf(key, info):
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=info.encode()).derive(key)


def open_box(key, box, aad, what):
    """AES-256-GCM with a 12-byte nonce; the 16-byte tag is the end of the ciphertext."""
    nonce, ciphertext = decode(box["nonce"]), decode(box["ciphertext"])
    if len(nonce) != 12 or len(ciphertext) < 16:
        raise Refused(f"{what} is not a sealed box.")
    try:
        return AESGCM(key).decrypt(nonce, ciphertext, aad.encode())
    except InvalidTag:
        raise Refused(f"{what} does not open: it was changed, or it was sealed for something else.") from None


def one_line(value, what):
    if "\n" in value:
        raise Refused(f"{what} holds a line feed.")
    return value


# --- From the password to the private key ---


def derive(password, kdf):
    """The authKey and the sealKey of a password."""
    salt = decode(kdf["salt"])
    # A server that asks for little work would get an authKey from which the password is guessed quickly.
    if kdf["name"] != "PBKDF2-HMAC-SHA256" or not 600_000 <= kdf["iterations"] <= 5_000_000 or len(salt) != 16:
        raise Refused("The server asks for a key derivation that is not safe.")
    normalized = unicodedata.normalize("NFC", password).encode()
    master = hashlib.pbkdf2_hmac("sha256", normalized, salt, kdf["iterations"], 32)
    return hkdf(master, "sealpost.v1 auth"), hkdf(master, "sealpost.v1 seal")


def fingerprint(public_key):
    encoding, form = serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    return hashlib.sha256(public_key.public_bytes(encoding, form)).hexdigest()


def open_private_key(account_key, version):
    """The RSA private key of one key version of the keyring."""
    expected = version["fingerprint"]
    pkcs8 = open_box(
        account_key, version["sealedPrivateKey"], f"sealpost.v1 private-key\n{expected}", "The private key"
    )
    key = serialization.load_der_private_key(pkcs8, password=None)
    if not isinstance(key, rsa.RSAPrivateKey) or fingerprint(key.public_key()) != expected:
        raise Refused("The private key does not belong to the fingerprint that the server shows.")
    return key


# --- The message ---


def unwrap(private_key, wrapped):
    if len(wrapped) != private_key.key_size // 8:
        raise Refused("The wrapped key is not as long as the modulus.")
    try:
        message_key = private_key.decrypt(wrapped, OAEP)
    except ValueError:
        raise Refused("The wrapped key does not open: it was changed, or wrapped for another key.") from None
    if len(message_key) != 32:
        raise Refused("The wrapped key does not hold 32 bytes.")
    return message_key


def open_parts(message, private_key):
    """The text, or None, and the files as pairs of name and content."""
    message_key = unwrap(private_key, decode(message["key"]["wrappedKey"]))
    lines = [one_line(message[field], f"The field `{field}`") for field in ("id", "from", "to")]
    bound = "\n".join(["sealpost.v1", *lines])
    text = None
    if message["text"]:
        try:
            text = open_box(message_key, message["text"], f"{bound}\ntext", "The text").decode("utf-8")
        except UnicodeDecodeError:
            raise Refused("The text is not UTF-8.") from None
    files = []
    for index, attachment in enumerate(message["attachments"]):
        name, mime_type = attachment["filename"], one_line(attachment["mimeType"], "A MIME type")
        aad = f"{bound}\nattachment\n{index}\n{name}\n{mime_type}"
        files.append((name, open_box(message_key, attachment, aad, f"Attachment {index}")))
    return text, files


def signed_text(message):
    def digest(box):
        return hashlib.sha256(decode(box["nonce"]) + decode(box["ciphertext"])).hexdigest()

    parts = [digest(message["text"]) if message["text"] else "-", *map(digest, message["attachments"])]
    return "\n".join(["sealpost.v1 signature", message["id"], message["from"], message["to"], *parts])


def check_signature(message, versions):
    """Checks the sender's signature; answers the key version that made it."""
    version = next((v for v in versions if v["id"] == message["signingKeyId"]), None)
    if not version or not message["signature"]:
        raise Refused("The message says that its sender sealed it, and has no signature that can be checked.")
    key = serialization.load_pem_public_key(version["signingPublicKey"].encode())
    if not isinstance(key, ed25519.Ed25519PublicKey) or fingerprint(key) != version["signingFingerprint"]:
        raise Refused("The sender's signing key does not have the fingerprint that the server shows.")
    try:
        key.verify(decode(message["signature"]), signed_text(message).encode())
    except InvalidSignature:
        raise Refused("The signature does not match the message.") from None
    return version


def safety_number(one, other):
    identities = sorted(key["fingerprint"] + key["signingFingerprint"] for key in (one, other))
    digest = hashlib.sha512("\n".join(["sealpost.v1 safety", *identities]).encode()).digest()
    chunks = (int.from_bytes(digest[at : at + 5], "big") % 100_000 for at in range(0, 60, 5))
    return " ".join(f"{chunk:05}" for chunk in chunks)


# --- The server ---


class Server:
    def __init__(self, url):
        self.url = url.rstrip("/")
        self.token = None

    def call(self, method, path, body=None):
        request = urllib.request.Request(self.url + path, method=method)
        if body is not None:
            request.data = json.dumps(body).encode()
            request.add_header("Content-Type", "application/json")
        if self.token:
            request.add_header("X-Auth-Token", self.token)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                content = answer.read()
        except urllib.error.HTTPError as error:
            raise ServerError(problem_of(error)) from None
        except OSError as error:
            raise ServerError(f"{self.url} does not answer: {getattr(error, 'reason', error)}") from None
        return json.loads(content) if content else None

    def log_out(self):
        """Ends the session, if there is one; it would end by itself after a while."""
        if self.token:
            with contextlib.suppress(ServerError):
                self.call("POST", "/api/auth/logout")

    def all(self, path):
        """Every item of a list, page after page."""
        cursor = ""
        while cursor is not None:
            page = self.call("GET", path + (f"?cursor={quote(cursor)}" if cursor else ""))
            yield from page["items"]
            cursor = page["nextCursor"]


def problem_of(error):
    try:
        problem = json.loads(error.read())
        return f"The server answered {error.code}: {problem['code']}. {problem['detail']}"
    except (ValueError, KeyError, TypeError):
        return f"The server answered {error.code}."


def quote(text):
    return urllib.parse.quote(text, safe="")


def log_in(server, username, password):
    """Logs in by authKey; answers the keyring and the account key."""
    auth_key, seal_key = derive(password, server.call("GET", f"/api/auth/kdf?username={quote(username)}"))
    login = {"username": username, "authKey": base64.b64encode(auth_key).decode(), "deviceName": "open-message.py"}
    session = server.call("POST", "/api/auth/login", login)
    server.token = session["token"]
    keyring = session["keyring"]
    account_key = open_box(seal_key, keyring["sealedAccountKey"], "sealpost.v1 account-key", "The account key")
    return keyring, account_key


def find_message(server, wanted):
    if wanted != "latest":
        return server.call("GET", f"/api/messages/{quote(wanted)}")
    newest = server.call("GET", "/api/messages?limit=1")["items"]
    if not newest:
        raise ServerError("The inbox is empty.")
    return server.call("GET", f"/api/messages/{newest[0]['id']}")


# --- What a person sees ---


def printable(text):
    """Without what a terminal would take for a command."""
    return "".join("\ufffd" if unicodedata.category(c) == "Cc" and c not in "\n\t" else c for c in text)


def save(directory, name, content):
    """Writes a file under its own name, never over another one and never outside the directory."""
    safe = re.sub(r'[/\\:*?"<>|\x00-\x1f\x7f]', "_", name).strip(" .") or "file"
    stem, suffix = (part.encode()[:100].decode(errors="ignore") for part in os.path.splitext(safe))
    directory.mkdir(parents=True, exist_ok=True)
    number = 0
    while True:
        path = directory / (f"{stem} ({number}){suffix}" if number else f"{stem}{suffix}")
        try:
            with open(path, "xb") as file:
                file.write(content)
            return path
        except FileExistsError:
            number += 1


def describe_seal(server, message, own_key):
    """Who sealed the message, in words; a signature is checked first."""
    if message["sealedBy"] != "client":
        return "by the server, which saw the content; nobody signed it"
    signer = check_signature(message, list(server.all(f"/api/users/{quote(message['from'])}/keys")))
    number = safety_number(own_key, signer)
    return f"by the sender's device; the signature fits the key with the safety number\n        {number}"


def show(server, message, keyring, account_key, directory):
    """Prints the message and saves its files, once everything in it has opened."""
    if message["deletedAt"]:
        print(f"Message {message['id']} was deleted by its sender; there is nothing left to open.")
        return
    version = next((v for v in keyring["keys"] if message["key"] and v["id"] == message["key"]["keyId"]), None)
    if not version:
        raise Refused("The message is not wrapped to any key of the keyring.")
    text, files = open_parts(message, open_private_key(account_key, version))
    sealed = describe_seal(server, message, keyring["keys"][0])

    print(f"Message {message['id']}")
    print(f"From    {printable(message['from'])}")
    print(f"To      {printable(message['to'])}")
    print(f"Sealed  {sealed}")
    for name, content in files:
        print(f"Saved   {printable(str(save(directory, name, content)))}, {len(content)} bytes")
    if text is not None:
        print(f"\n{printable(text)}")


def main():
    parser = argparse.ArgumentParser(description="Opens one Sealpost message: prints its text and saves its files.")
    parser.add_argument("url", help="the server, as in http://localhost:3000")
    parser.add_argument("username")
    parser.add_argument("message", nargs="?", default="latest", help="a message id; by default the latest received")
    parser.add_argument("--save", default=".", metavar="DIRECTORY", help="where files go; by default here")
    options = parser.parse_args()
    password = os.environ.get("SEALPOST_PASSWORD") or getpass.getpass(f"Password of {options.username}: ")
    sys.stdout.reconfigure(errors="replace")
    server = Server(options.url)
    try:
        keyring, account_key = log_in(server, options.username, password)
        message = find_message(server, options.message)
        show(server, message, keyring, account_key, pathlib.Path(options.save))
    except Refused as refusal:
        print(f"REFUSED: {refusal}", file=sys.stderr)
        return 1
    except (ServerError, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    finally:
        server.log_out()
    return 0


if __name__ == "__main__":
    sys.exit(main())
