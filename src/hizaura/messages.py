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
    "knowledge_problem": {
        "en": "{problem} {remedy}",
        "ja": "{problem} {remedy}",
    },
    "mode_needed": {
        "en": "on an address other than loopback choose the mode: "
        "--mode public, clinic or research.",
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
    "address_wrong": {
        "en": "cannot listen on {host} port {port} ({reason}). Check --host and --port.",
        "ja": "{host} のポート {port} では待ち受けできません({reason})。"
        "--host と --port を確かめてください。",
    },
    "package_missing": {
        "en": "this command needs {package}: pip install 'hizaura[{extra}]'.",
        "ja": "このコマンドには {package} が要ります:pip install 'hizaura[{extra}]'",
    },
    "no_such_id": {
        "en": "there is no {kind} {id}.{hint_en}",
        "ja": "「{id}」という {kind} はありません。{hint_ja}",
    },
    "unforeseen": {
        "en": "this should not happen ({name}: {text}). Nothing was written. "
        "Please report it; HIZAURA_DEBUG=1 shows the details.",
        "ja": "思いがけない誤りです({name}: {text})。何も書きこんでいません。"
        "お知らせください。HIZAURA_DEBUG=1 で詳しく見られます。",
    },
    "not_closed": {
        "en": "input ended before the interview was over. Nothing was kept.",
        "ja": "途中で入力が終わりました。何も保存していません。",
    },
    "no_japanese_font": {
        "en": "the PDF needs a Japanese font, and this machine has none. Install one of: "
        "{packages} (Debian, Ubuntu: apt-get install fonts-noto-cjk), then try again.",
        "ja": "PDF には日本語のフォントが要りますが、見つかりません。次のどれかを入れてください:"
        "{packages}(Debian・Ubuntu では apt-get install fonts-noto-cjk)",
    },
    "cannot_write": {
        "en": "the file cannot be written ({reason}). Choose another place with --out.",
        "ja": "ファイルを書けません({reason})。--out で別の場所を選んでください。",
    },
    "nothing_to_look_again": {
        "en": "at this level there is no later day to look again: act now, as the result says.",
        "ja": "この緊急度には「もう一度確かめる日」がありません。"
        "結果のとおり、今すぐ動いてください。",
    },
    "storage_away": {
        "en": "the clinic's database cannot be reached. Nothing was changed; try again shortly.",
        "ja": "クリニックのデータベースにつながりません。何も変わっていません。"
        "少し待って、もう一度お願いします。",
    },
    "database_url_wrong": {
        "en": "this is not the URL of a database: sqlite:///file.db or postgresql://user@host/name.",
        "ja": "データベースの場所を読めません。sqlite:///file.db か "
        "postgresql://user@host/name の形で書いてください。",
    },
    "field_keys_needed": {
        "en": "on an address other than loopback set HIZAURA_FIELD_KEYS (name:key, the newest "
        "first; `hizaura clinic new-key` makes one). The built-in key is for one machine only.",
        "ja": "自分の機械の外に公開するときは、HIZAURA_FIELD_KEYS に暗号の鍵を入れてください"
        "(hizaura clinic new-key で作れます)。",
    },
    "field_keys_wrong": {
        "en": "HIZAURA_FIELD_KEYS cannot be read: name:key, several with commas between, "
        "each key 32 bytes in base64.",
        "ja": "HIZAURA_FIELD_KEYS を読めません。「名前:鍵」をコンマで並べ、"
        "鍵は 32 バイトの base64 にしてください。",
    },
    "field_key_missing": {
        "en": "a record was encrypted with the key {key_id}, which HIZAURA_FIELD_KEYS does not hold.",
        "ja": "鍵「{key_id}」で暗号にした記録があります。HIZAURA_FIELD_KEYS に加えてください。",
    },
    "sealed_broken": {
        "en": "an encrypted field was changed or belongs to another record.",
        "ja": "暗号にした項目が、書き換えられたか、別の記録のものです。",
    },
    "name_taken": {
        "en": "there is already an account {name}. Choose another name.",
        "ja": "「{name}」というアカウントはもうあります。別の名前にしてください。",
    },
    "password_short": {
        "en": "the password needs at least {least} characters.",
        "ja": "パスワードは {least} 文字以上にしてください。",
    },
    "diary_wrong": {
        "en": "the diary cannot be read: {what}. See docs/how-to/diary.yaml.",
        "ja": "予約表の設定を読めません({what})。docs/how-to/diary.yaml を見てください。",
    },
    "race_lost": {
        "en": "not every race had exactly one winner: see the result above.",
        "ja": "勝者が 1 人でない競争がありました。上の結果を見てください。",
    },
    "race_too_long": {
        "en": "there are {most} slots to race for. Choose a smaller -n.",
        "ja": "競争できる枠は {most} 個です。-n を小さくしてください。",
    },
    "race_no_server": {
        "en": "the servers of the race did not start.",
        "ja": "競争用のサーバーが始まりませんでした。",
    },
    "no_clinic": {
        "en": "there is no clinic {name} here. Known: {known}.",
        "ja": "「{name}」というクリニックはありません。あるもの:{known}。",
    },
    "no_record": {
        "en": "there is no such record, or it has expired or been withdrawn.",
        "ja": "その記録はありません。期限が切れたか、取り消されています。",
    },
    "backup_broken": {
        "en": "this backup cannot be read whole; nothing was restored.",
        "ja": "このバックアップは、全部は読めません。何も戻していません。",
    },
    "not_empty": {
        "en": "the database already holds records. Restore into an empty one.",
        "ja": "データベースに、もう記録があります。空のデータベースに戻してください。",
    },
    "clinic_unsure": {
        "en": "there is more than one clinic. Choose one with --clinic.",
        "ja": "クリニックが複数あります。--clinic で選んでください。",
    },
}
