//! The shim between SQLite and the system: files below a watched folder ask their [`Disk`] before they are opened, written,
//! cut or synced, and tell it what was done. Everything else, shared memory and locks included, goes to the system's VFS,
//! and files elsewhere are the system's altogether.
//!
//! This is the one file of the crate with unsafe code: SQLite's files are C structures with tables of C functions. Crates
//! that hide this make a whole file system and want libclang to be built; what is needed here is a thin layer.
#![allow(unsafe_code)]

use std::ffi::{CStr, OsStr, c_char, c_int, c_void};
use std::os::unix::ffi::OsStrExt as _;
use std::path::Path;
use std::ptr::{self, null};
use std::sync::atomic::{AtomicPtr, Ordering};
use std::sync::{Arc, Once};

use rusqlite::ffi::{
    SQLITE_OK, sqlite3_file, sqlite3_int64, sqlite3_io_methods, sqlite3_vfs, sqlite3_vfs_find, sqlite3_vfs_register,
};

use super::{Call, Disk, find};

/// The system's VFS. Set once, before the shim is registered.
static SYSTEM: AtomicPtr<sqlite3_vfs> = AtomicPtr::new(ptr::null_mut());

/// What SQLite takes for the file. Behind it, in the same allocation, is the system's own.
#[repr(C)]
struct Shim {
    file: sqlite3_file,
    watched: *mut Watched,
}

struct Watched {
    disk: Arc<Disk>,
    /// The file's name below the folder.
    name: String,
}

const METHODS: sqlite3_io_methods = sqlite3_io_methods {
    // The third version maps files into memory, past the shim.
    iVersion: 2,
    xClose: Some(close),
    xRead: Some(read),
    xWrite: Some(write),
    xTruncate: Some(truncate),
    xSync: Some(sync),
    xFileSize: Some(file_size),
    xLock: Some(lock),
    xUnlock: Some(unlock),
    xCheckReservedLock: Some(check_reserved_lock),
    xFileControl: Some(file_control),
    xSectorSize: Some(sector_size),
    xDeviceCharacteristics: Some(device_characteristics),
    xShmMap: Some(shm_map),
    xShmLock: Some(shm_lock),
    xShmBarrier: Some(shm_barrier),
    xShmUnmap: Some(shm_unmap),
    xFetch: None,
    xUnfetch: None,
};
static METHODS_OF_ALL: sqlite3_io_methods = METHODS;

/// Makes the shim the VFS of every connection that is opened from now on in this process.
pub fn install() {
    static INSTALLED: Once = Once::new();
    INSTALLED.call_once(|| {
        // SAFETY: SQLite's default VFS lives as long as the process, and so does the leaked copy that is registered. The
        // copy carries the original's data, so functions that are not replaced work on it as on the original.
        let registered = unsafe {
            let system = sqlite3_vfs_find(null());
            SYSTEM.store(system, Ordering::Release);
            let shim = Box::leak(Box::new(*system));
            shim.zName = c"vitrine-disk".as_ptr();
            shim.pNext = ptr::null_mut();
            shim.szOsFile += c_int::try_from(size_of::<Shim>()).expect("a small structure");
            shim.xOpen = Some(open);
            shim.xDelete = Some(delete);
            sqlite3_vfs_register(shim, 1)
        };
        assert_eq!(registered, SQLITE_OK, "the shim was not registered");
    });
}

/// The disk that watches the file, and the file's name there.
///
/// # Safety
/// `name` is null or a C string.
unsafe fn watcher(name: *const c_char) -> Option<(Arc<Disk>, String)> {
    if name.is_null() {
        return None;
    }
    // SAFETY: It is a C string, as the caller promises.
    let path = unsafe { CStr::from_ptr(name) };
    find(Path::new(OsStr::from_bytes(path.to_bytes())))
}

unsafe extern "C" fn open(
    _shim: *mut sqlite3_vfs,
    name: *const c_char,
    file: *mut sqlite3_file,
    flags: c_int,
    out_flags: *mut c_int,
) -> c_int {
    let system = SYSTEM.load(Ordering::Acquire);
    // SAFETY: SQLite gives a name or null, and an allocation of `szOsFile` bytes: one `Shim` and one file of the system, which
    // both are aligned as pointers. A file that nobody watches is made at its start, and the shim is out of the game.
    unsafe {
        let open_of_system = (*system).xOpen.expect("a VFS opens files");
        let Some((disk, name_there)) = watcher(name) else {
            return open_of_system(system, name, file, flags, out_flags);
        };
        let shim = file.cast::<Shim>();
        (*shim).file.pMethods = null();
        if let Err(code) = disk.ask(Call::Open) {
            return code;
        }
        let code = open_of_system(system, name, inner(file), flags, out_flags);
        if code == SQLITE_OK {
            (*shim).watched = Box::into_raw(Box::new(Watched { disk, name: name_there }));
            (*shim).file.pMethods = &raw const METHODS_OF_ALL;
        }
        code
    }
}

unsafe extern "C" fn delete(_shim: *mut sqlite3_vfs, name: *const c_char, sync_folder: c_int) -> c_int {
    let system = SYSTEM.load(Ordering::Acquire);
    // SAFETY: SQLite gives a C string.
    unsafe {
        let code = (*system).xDelete.expect("a VFS deletes files")(system, name, sync_folder);
        if code == SQLITE_OK
            && let Some((disk, name)) = watcher(name)
        {
            disk.deleted(&name, sync_folder != 0);
        }
        code
    }
}

/// The system's file behind the shim.
///
/// # Safety
/// `file` is a `Shim` with a file of the system behind it.
unsafe fn inner(file: *mut sqlite3_file) -> *mut sqlite3_file {
    // SAFETY: Both are in the same allocation, as the caller promises.
    unsafe { file.cast::<Shim>().add(1).cast() }
}

/// # Safety
/// `file` is an open `Shim`. The answer must not be used after it is closed.
unsafe fn watched<'a>(file: *mut sqlite3_file) -> &'a Watched {
    // SAFETY: `open` has put it there, and only `close` takes it away.
    unsafe { &*(*file.cast::<Shim>()).watched }
}

/// Calls the function of that name on the system's file.
macro_rules! of_system {
    ($file:ident . $method:ident ( $($argument:expr),* )) => {{
        // SAFETY: SQLite calls methods of a file that is open, with arguments that are as the method wants them.
        unsafe {
            let inner = inner($file);
            (*(*inner).pMethods).$method.expect("the system's files have this method")(inner $(, $argument)*)
        }
    }};
}

/// Methods in which the shim has no part.
macro_rules! pass_on {
    ($($name:ident as $method:ident ( $($argument:ident : $type:ty),* );)*) => {$(
        unsafe extern "C" fn $name(file: *mut sqlite3_file $(, $argument: $type)*) -> c_int {
            of_system!(file.$method($($argument),*))
        }
    )*};
}
pass_on! {
    read as xRead(into: *mut c_void, length: c_int, offset: sqlite3_int64);
    file_size as xFileSize(size: *mut sqlite3_int64);
    lock as xLock(level: c_int);
    unlock as xUnlock(level: c_int);
    check_reserved_lock as xCheckReservedLock(answer: *mut c_int);
    file_control as xFileControl(operation: c_int, argument: *mut c_void);
    sector_size as xSectorSize();
    device_characteristics as xDeviceCharacteristics();
    shm_map as xShmMap(page: c_int, size: c_int, extend: c_int, answer: *mut *mut c_void);
    shm_lock as xShmLock(offset: c_int, count: c_int, flags: c_int);
    shm_unmap as xShmUnmap(delete: c_int);
}

unsafe extern "C" fn shm_barrier(file: *mut sqlite3_file) {
    of_system!(file.xShmBarrier());
}

unsafe extern "C" fn close(file: *mut sqlite3_file) -> c_int {
    let code = of_system!(file.xClose());
    // SAFETY: SQLite closes an open file once; its `Watched` came from a box.
    unsafe { drop(Box::from_raw((*file.cast::<Shim>()).watched)) };
    code
}

unsafe extern "C" fn write(
    file: *mut sqlite3_file,
    from: *const c_void,
    length: c_int,
    offset: sqlite3_int64,
) -> c_int {
    // SAFETY: The file is open, and SQLite gives `length` bytes.
    let (watched, data) = unsafe {
        let length = usize::try_from(length).expect("a length");
        (watched(file), std::slice::from_raw_parts(from.cast::<u8>(), length))
    };
    let at = u64::try_from(offset).expect("an offset");
    watched.disk.write(&watched.name, at, data, |part| {
        let length = c_int::try_from(part.len()).expect("a part of an int");
        of_system!(file.xWrite(part.as_ptr().cast(), length, offset))
    })
}

unsafe extern "C" fn truncate(file: *mut sqlite3_file, size: sqlite3_int64) -> c_int {
    // SAFETY: The file is open.
    let watched = unsafe { watched(file) };
    let to = u64::try_from(size).expect("a size");
    watched.disk.truncate(&watched.name, to, || of_system!(file.xTruncate(size)))
}

unsafe extern "C" fn sync(file: *mut sqlite3_file, _flags: c_int) -> c_int {
    // SAFETY: The file is open.
    let watched = unsafe { watched(file) };
    watched.disk.sync(&watched.name)
}
