"""The sentences of errors, in English and Japanese. No medicine here."""

from __future__ import annotations

MESSAGES: dict[str, dict[str, str]] = {
    "file_missing": {
        "en": "there is no such file. Check the path.",
        "ja": "ファイルがありません。場所と名前を確かめてください。",
    },
    "file_too_large": {
        "en": "the file has {size} bytes; a case has at most {limit}. Is it the right file?",
        "ja": "ファイルが大きすぎます({size} バイト、上限 {limit})。ファイルを確かめてください。",
    },
    "not_text": {
        "en": "the file is not UTF-8 text. Save it as UTF-8 and try again.",
        "ja": "UTF-8 の文字として読めません。UTF-8 で保存しなおしてください。",
    },
    "not_readable": {
        "en": "the file cannot be read ({reason}).",
        "ja": "ファイルを読めません({reason})。",
    },
    "empty": {
        "en": "the file is empty. It needs at least age, sex and observations.",
        "ja": "ファイルが空です。age、sex、observations を書いてください。",
    },
    "broken_yaml": {
        "en": "this is not valid YAML or JSON: {reason}.",
        "ja": "YAML または JSON として読めません({reason})。",
    },
    "duplicate_key": {
        "en": "the key {key} is given twice. Keep one of them.",
        "ja": "「{key}」が 2 回書かれています。1 つにしてください。",
    },
    "not_a_mapping": {
        "en": "{field} must be a list of names with values (name: value).",
        "ja": "{field} は「名前: 値」の形で書いてください。",
    },
    "unknown_field": {
        "en": "there is no field {field}.{hint_en}",
        "ja": "「{field}」という項目はありません。{hint_ja}",
    },
    "unknown_finding": {
        "en": "there is no finding {finding}.{hint_en} `hizaura knowledge show` lists them.",
        "ja": "「{finding}」という所見はありません。{hint_ja}"
        "一覧は hizaura knowledge show で見られます。",
    },
    "unknown_state": {
        "en": "{finding} cannot be {state}; it is one of: {states}.",
        "ja": "{finding} に「{state}」は使えません。使えるのは {states} です。",
    },
    "impossible_age": {
        "en": "age {age} is not possible; give whole years from 0 to {oldest}, or unknown.",
        "ja": "age「{age}」は使えません。0〜{oldest} の整数か unknown を書いてください。",
    },
    "unknown_value": {
        "en": "{field} cannot be {value}; it is one of: {allowed}.",
        "ja": "{field} に「{value}」は使えません。使えるのは {allowed} です。",
    },
    "contradiction": {
        "en": "{first} and {second} cannot both be true. Correct one of them.",
        "ja": "「{first}」と「{second}」は両立しません。どちらかを直してください。",
    },
    "impossible_answers": {
        "en": "these answers exclude each other in the model: {first} with {second}. "
        "No causes are listed; the urgency above still holds.",
        "ja": "「{first}」と「{second}」は、このモデルでは同時に起こりません。"
        "原因は示せませんが、上の緊急度はそのまま有効です。",
    },
    "knowledge_problem": {
        "en": "{problem} {remedy}",
        "ja": "{problem} {remedy}",
    },
    "mode_needed": {
        "en": "on an address other than loopback choose the mode: --mode public, clinic or research.",
        "ja": "自分の機械の外に公開するときは --mode public / clinic / research を選んでください。",
    },
    "key_needed": {
        "en": "on an address other than loopback set HIZAURA_SECRET_KEY "
        "(32 or more random characters). The built-in key is for one machine only.",
        "ja": "自分の機械の外に公開するときは、HIZAURA_SECRET_KEY に"
        "32 文字以上の乱数を入れてください。",
    },
    "port_taken": {
        "en": "port {port} is in use. Choose another one: --port {other}.",
        "ja": "ポート {port} は使われています。--port {other} のように変えてください。",
    },
    "package_missing": {
        "en": "this command needs {package}: pip install 'hizaura[{extra}]'.",
        "ja": "このコマンドには {package} が要ります:pip install 'hizaura[{extra}]'",
    },
    "no_such_id": {
        "en": "there is no {kind} {id}.{hint_en}",
        "ja": "「{id}」という {kind} はありません。{hint_ja}",
    },
    "not_closed": {
        "en": "input ended before the interview was over. Nothing was kept.",
        "ja": "途中で入力が終わりました。何も保存していません。",
    },
}
