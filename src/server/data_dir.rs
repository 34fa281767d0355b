//! The data directory: everything that a shop is, in one place that can be copied and kept.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

/// A data directory.
#[derive(Debug, Clone)]
pub struct DataDir(PathBuf);

/// What one may do in the directory while one holds this. The system gives it back when the process ends, however it ends.
#[derive(Debug)]
pub struct Hold {
    _files: Vec<File>,
}

/// Held alone by the server.
const SERVE_LOCK: &str = "serve.lock";
/// Shared by all who have the database open, held alone by who puts another in its place.
const DATABASE_LOCK: &str = "database.lock";

impl DataDir {
    /// Takes the directory, and makes it if it is not there.
    ///
    /// # Errors
    /// When it can't be made.
    pub fn open(path: &Path) -> Result<Self, String> {
        std::fs::create_dir_all(path.join("media")).map_err(|error| trouble(path, "be made", &error))?;
        Ok(Self(path.to_owned()))
    }

    pub fn path(&self) -> &Path {
        &self.0
    }

    pub fn database(&self) -> PathBuf {
        self.0.join("vitrine.db")
    }

    /// Pictures that were imported, named by their content.
    pub fn media(&self) -> PathBuf {
        self.0.join("media")
    }

    /// Pictures as they are shown where pages are shared. They are drawn again when they are gone.
    pub fn shared(&self) -> PathBuf {
        self.0.join("shared")
    }

    /// Mails, while no mail server is named.
    pub fn mail(&self) -> PathBuf {
        self.0.join("mail")
    }

    /// To serve the shop. There is one server at a time.
    ///
    /// # Errors
    /// When another server has the directory, or its database is being replaced.
    pub fn serve(&self) -> Result<Hold, String> {
        Ok(Hold { _files: vec![self.alone(SERVE_LOCK)?, self.beside_others(DATABASE_LOCK)?] })
    }

    /// To work with the database, beside the server and others.
    ///
    /// # Errors
    /// When the database is being replaced.
    pub fn visit(&self) -> Result<Hold, String> {
        Ok(Hold { _files: vec![self.beside_others(DATABASE_LOCK)?] })
    }

    /// To replace the database.
    ///
    /// # Errors
    /// When anybody has it open.
    pub fn replace(&self) -> Result<Hold, String> {
        Ok(Hold { _files: vec![self.alone(SERVE_LOCK)?, self.alone(DATABASE_LOCK)?] })
    }

    fn alone(&self, name: &str) -> Result<File, String> {
        self.locked(name, File::try_lock)
    }

    fn beside_others(&self, name: &str) -> Result<File, String> {
        self.locked(name, File::try_lock_shared)
    }

    fn locked(&self, name: &str, lock: fn(&File) -> Result<(), TryLockError>) -> Result<File, String> {
        let path = self.0.join(name);
        let mut options = OpenOptions::new();
        let file = options.create(true).truncate(false).write(true).open(&path);
        let file = file.map_err(|error| trouble(&path, "be opened", &error))?;
        match lock(&file) {
            Ok(()) => Ok(file),
            Err(TryLockError::WouldBlock) => {
                let who = if name == SERVE_LOCK { "served by another Vitrine" } else { "used by another command" };
                let place = self.0.display();
                Err(format!("{place} is being {who}: stop that one, or choose another directory with --data"))
            }
            Err(TryLockError::Error(error)) => Err(trouble(&path, "be locked", &error)),
        }
    }

    /// The secret that signs order links: made once, readable by its owner only, the same over restarts.
    ///
    /// # Errors
    /// When it can't be read or made.
    pub fn secret(&self) -> Result<[u8; 64], String> {
        let path = self.0.join("secret");
        let mut secret = [0; 64];
        match File::open(&path) {
            Ok(mut file) => {
                let whole = file.read_exact(&mut secret).and_then(|()| file.read(&mut [0])).is_ok_and(|more| more == 0);
                if whole { Ok(secret) } else { Err(format!("{} is damaged: it should have 64 bytes", path.display())) }
            }
            Err(error) if error.kind() == ErrorKind::NotFound => {
                getrandom::fill(&mut secret).map_err(|error| format!("there are no random numbers: {error}"))?;
                self.write_secret(&path, &secret).map_err(|error| trouble(&path, "be written", &error))?;
                Ok(secret)
            }
            Err(error) => Err(trouble(&path, "be read", &error)),
        }
    }

    /// Written aside and renamed, so that a broken-off start never leaves half a secret behind.
    fn write_secret(&self, path: &Path, secret: &[u8]) -> std::io::Result<()> {
        let draft = self.0.join("secret.draft");
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(&draft)?;
        file.write_all(secret)?;
        file.sync_all()?;
        std::fs::rename(&draft, path)?;
        File::open(&self.0)?.sync_all()
    }
}

fn trouble(path: &Path, what: &str, error: &std::io::Error) -> String {
    format!("{} can't {what}: {error}", path.display())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_secret_is_made_once_and_is_its_owners_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        let data = DataDir::open(&folder.path().join("new")).expect("a directory");
        let secret = data.secret().expect("a secret");
        assert_ne!(secret, [0; 64]);
        assert_eq!(data.secret().expect("the same"), secret);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = std::fs::metadata(data.path().join("secret")).expect("it is there").permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
    }

    #[test]
    fn a_damaged_secret_is_not_replaced() {
        let folder = tempfile::tempdir().expect("a folder");
        let data = DataDir::open(folder.path()).expect("a directory");
        std::fs::write(folder.path().join("secret"), "short").expect("a file");
        assert!(data.secret().is_err());
    }

    #[test]
    fn a_directory_is_served_by_one() {
        let folder = tempfile::tempdir().expect("a folder");
        let data = DataDir::open(folder.path()).expect("a directory");
        let hold = data.serve().expect("it is free");
        assert!(data.serve().expect_err("it is taken").contains("another Vitrine"));
        drop(hold);
        assert!(data.serve().is_ok());
    }

    #[test]
    fn a_database_that_somebody_has_open_is_not_replaced() {
        let folder = tempfile::tempdir().expect("a folder");
        let data = DataDir::open(folder.path()).expect("a directory");
        let server = data.serve().expect("it is free");
        let import = data.visit().expect("there is room beside a server");
        assert!(data.replace().is_err(), "it is served");
        drop(server);
        assert!(data.replace().expect_err("it is open").contains("another command"));
        drop(import);
        let restore = data.replace().expect("nobody is there");
        assert!(data.visit().is_err() && data.serve().is_err(), "it is being replaced");
        drop(restore);
        assert!(data.visit().is_ok());
    }
}
