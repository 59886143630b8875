//! Which file of a catalogue a code goes into, and what happens to the file on the disk.

use std::fs;
use std::path::Path;

use errbook_codegen::check;
use errbook_codegen::insert::{InsertError, NewCode, plan};

use super::new_code;

/// A catalogue of several files.
fn project() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    for name in ["errors", "more"] {
        fs::create_dir(folder.path().join(name)).unwrap();
    }
    write(
        "catalogue.yaml",
        "name: demo\nversion: 1.0.0\ntitle: Demo\nenvelope: { code: $code }\n\
         include: [errors/*.yaml, more/*.yaml]\nerrors:\n  INTERNAL:\n    status: 500\n    summary: It\n",
    );
    write(
        "errors/billing.yaml",
        "errors:\n  BILLING_CARD_STOLEN:\n    status: 402\n    summary: It\n",
    );
    write(
        "errors/cards.yaml",
        "errors:\n  BILLING_CLOSED:\n    status: 402\n    summary: It\n  PIN_WRONG:\n    status: 402\n    summary: It\n",
    );
    write(
        "errors/users.yaml",
        "# All gone.\nretired:\n  USER_UNKNOWN: {}\n",
    );
    write(
        "more/users.yaml",
        "errors:\n  PERSON_UNKNOWN:\n    status: 404\n    summary: It\n",
    );
    folder
}

fn into(code: &str, file: Option<&str>) -> NewCode {
    NewCode {
        file: file.map(str::to_owned),
        ..new_code(code, 409)
    }
}

/// The file that the code went into, below the folder.
fn chosen(folder: &Path, new: &NewCode) -> Result<String, InsertError> {
    let insertion = plan(&folder.join("catalogue.yaml"), new)?;
    insertion.apply()?;
    let checked = check(&folder.join("catalogue.yaml"));
    assert!(checked.catalogue.unwrap().error(&new.code).is_some());
    let prefix = format!("{}/", folder.display());
    Ok(insertion.name().strip_prefix(&prefix).unwrap().to_owned())
}

#[test]
fn the_file_is_the_one_that_is_named_or_whose_codes_begin_alike() {
    for (code, file, expected) in [
        ("BILLING_CARD_LOST", None, "errors/billing.yaml"),
        ("PIN_FORGOTTEN", None, "errors/cards.yaml"),
        // The name of the file counts as well.
        ("CARDS_GONE", None, "errors/cards.yaml"),
        ("INTERNAL_LOOP", None, "catalogue.yaml"),
        ("OTHER", Some("billing"), "errors/billing.yaml"),
        ("OTHER", Some("cards.yaml"), "errors/cards.yaml"),
        ("OTHER", Some("./more/users.yaml"), "more/users.yaml"),
        ("OTHER", Some("catalogue.yaml"), "catalogue.yaml"),
        // It has only `retired` so far.
        ("OTHER", Some("errors/users.yaml"), "errors/users.yaml"),
        // It does not exist so far.
        ("OTHER", Some("errors/new.yaml"), "errors/new.yaml"),
    ] {
        let project = project();
        let found = chosen(project.path(), &into(code, file)).unwrap();
        assert_eq!(found, expected, "{code} {file:?}");
    }
    let project = project();
    let path = project.path().join("errors/billing.yaml");
    let whole = path.to_str().unwrap();
    let found = chosen(project.path(), &into("OTHER", Some(whole))).unwrap();
    assert_eq!(found, "errors/billing.yaml");
}

#[test]
fn a_file_that_is_not_evident_is_asked_for() {
    let project = project();
    let message = |code, file| {
        chosen(project.path(), &into(code, file))
            .unwrap_err()
            .to_string()
    };
    // Equally like two files, and like none.
    for code in ["BILLING_LATE", "OTHER"] {
        let message = message(code, None);
        assert!(message.contains("--in"), "{message}");
        assert!(message.contains("errors/billing.yaml"), "{message}");
    }
    let ambiguous = message("OTHER", Some("users"));
    assert!(
        ambiguous.contains("errors/users.yaml, more/users.yaml"),
        "{ambiguous}"
    );
    for name in [
        "nowhere",
        "other/new.yaml",
        "errors/../../new.yaml",
        "errors/.new.yaml",
    ] {
        let message = message("OTHER", Some(name));
        assert!(message.contains("errors/*.yaml"), "{message}");
    }
}

#[test]
fn a_new_file_and_the_file_with_retired_codes_alone_look_as_if_a_person_wrote_them() {
    let project = project();
    let entry = "errors:\n  OTHER:\n    status: 409\n    summary: Other\n    # resolutions:\n    #   - What the caller can do about it\n";
    chosen(project.path(), &into("OTHER", Some("errors/new.yaml"))).unwrap();
    let text = fs::read_to_string(project.path().join("errors/new.yaml")).unwrap();
    assert_eq!(text, entry);
    let added = into("OTHERS", Some("errors/users.yaml"));
    chosen(project.path(), &added).unwrap();
    let text = fs::read_to_string(project.path().join("errors/users.yaml")).unwrap();
    let entry = entry.replace("OTHER", "OTHERS").replace("Other", "Others");
    assert_eq!(
        text,
        format!("# All gone.\nretired:\n  USER_UNKNOWN: {{}}\n\n{entry}")
    );
}

#[test]
fn what_somebody_else_wrote_meanwhile_is_kept() {
    let project = project();
    let main = project.path().join("catalogue.yaml");
    for file in ["errors/billing.yaml", "errors/new.yaml"] {
        let insertion = plan(&main, &into("OTHER", Some(file))).unwrap();
        let path = project.path().join(file);
        fs::write(&path, "# theirs\n").unwrap();
        let error = insertion.apply().unwrap_err();
        assert!(matches!(error, InsertError::Changed { .. }), "{error}");
        assert_eq!(fs::read_to_string(&path).unwrap(), "# theirs\n");
        fs::write(&path, "errors:\n  Z9:\n    status: 400\n    summary: It\n").unwrap();
    }
    // Nothing unfinished is left behind.
    let names = fs::read_dir(project.path().join("errors")).unwrap();
    assert_eq!(names.count(), 4);
}

#[cfg(unix)]
#[test]
fn permissions_and_links_stay() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    let project = project();
    let real = project.path().join("errors/billing.yaml");
    fs::set_permissions(&real, fs::Permissions::from_mode(0o640)).unwrap();
    let link = project.path().join("errors/payments.yaml");
    let aside = project.path().join("aside.yaml");
    fs::rename(&real, &aside).unwrap();
    symlink(&aside, &link).unwrap();
    chosen(project.path(), &into("OTHER", Some("payments"))).unwrap();
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_eq!(
        fs::metadata(&aside).unwrap().permissions().mode() & 0o777,
        0o640
    );
    assert!(fs::read_to_string(&aside).unwrap().contains("OTHER:"));
}

#[test]
fn an_invalid_catalogue_is_not_touched_unless_the_code_mends_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("catalogue.yaml");
    let head = "name: demo\nversion: 1.0.0\ntitle: Demo\nenvelope: { code: $code }\n";
    for (rule, rest) in [
        ("EB0102", "colour: red\nerrors: {}\n"),
        ("EB0006", "errors: [\n"),
        ("EB0014", "include: [errors/*.yaml]\n"),
    ] {
        let text = format!("{head}{rest}");
        fs::write(&path, &text).unwrap();
        let error = plan(&path, &new_code("OTHER", 404)).unwrap_err();
        let InsertError::Catalogue(report) = error else {
            panic!("{rest}: {error}");
        };
        let mut ids = report.diagnostics().iter().map(|it| it.rule().id);
        assert!(ids.any(|id| id == rule), "{rest}");
        assert_eq!(fs::read_to_string(&path).unwrap(), text);
    }
    // Without any code a catalogue is invalid, and with one no longer.
    fs::write(&path, format!("{head}errors:\n")).unwrap();
    plan(&path, &new_code("OTHER", 404))
        .unwrap()
        .apply()
        .unwrap();
    assert!(check(&path).catalogue.is_some());
}
