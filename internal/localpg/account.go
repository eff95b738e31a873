package localpg

import (
	"errors"
	"io/fs"
	"os"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"syscall"

	"annuaire/fault"
)

// account is the system account that PostgreSQL runs as.
type account struct {
	uid, gid uint32
	groups   []uint32
	name     string
	borrowed bool // another account than the program's own: the program is root
}

// chooseAccount gives the program's own account, except for root, which PostgreSQL
// refuses: then the owner of an existing database, else postgres, else nobody.
func chooseAccount(data string) (account, error) {
	if os.Getuid() != 0 {
		return ownAccount(), nil
	}
	if info, err := os.Stat(data); err == nil {
		if stat, ok := info.Sys().(*syscall.Stat_t); ok && stat.Uid != 0 {
			return ownerAccount(stat.Uid, stat.Gid), nil
		}
	}
	for _, name := range []string{"postgres", "nobody"} {
		if u, err := user.Lookup(name); err == nil {
			return borrowedAccount(u)
		}
	}
	return account{}, fault.New(fault.Unavailable,
		"PostgreSQL refuse de tourner sous root, et ni le compte postgres ni le compte nobody n'existent. "+
			"Lancez le programme sous un compte ordinaire.")
}

func ownAccount() account {
	a := account{uid: uint32(os.Getuid()), gid: uint32(os.Getgid())}
	groups, _ := os.Getgroups()
	for _, g := range groups {
		a.groups = append(a.groups, uint32(g))
	}
	a.name = nameOf(a.uid)
	return a
}

func ownerAccount(uid, gid uint32) account {
	return account{uid: uid, gid: gid, name: nameOf(uid), borrowed: true}
}

func nameOf(uid uint32) string {
	id := strconv.FormatUint(uint64(uid), 10)
	if u, err := user.LookupId(id); err == nil {
		return u.Username
	}
	return id
}

func borrowedAccount(u *user.User) (account, error) {
	uid, err := strconv.ParseUint(u.Uid, 10, 32)
	if err != nil {
		return account{}, err
	}
	gid, err := strconv.ParseUint(u.Gid, 10, 32)
	if err != nil {
		return account{}, err
	}
	return account{uid: uint32(uid), gid: uint32(gid), name: u.Username, borrowed: true}, nil
}

// credential is what makes a child process run as the account, nil for the program's own.
func (a account) credential() *syscall.Credential {
	if !a.borrowed {
		return nil
	}
	return &syscall.Credential{Uid: a.uid, Gid: a.gid, Groups: a.groups}
}

// own makes a directory that only the account may enter. Nothing above it, and
// nothing that existed inside it, changes hands.
func (a account) own(dir string) error {
	if err := os.Mkdir(dir, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	info, err := os.Lstat(dir)
	if err != nil {
		return err
	}
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !info.IsDir() || !ok {
		return &fs.PathError{Op: "mkdir", Path: dir, Err: syscall.ENOTDIR}
	}
	if a.borrowed && stat.Uid == 0 {
		if err := os.Chown(dir, int(a.uid), int(a.gid)); err != nil {
			return err
		}
	} else if stat.Uid != a.uid {
		return &fs.PathError{Op: "mkdir", Path: dir, Err: syscall.EPERM}
	}
	return os.Chmod(dir, 0o700)
}

// barred gives the first existing directory on the way to path, path included, that
// the account may not traverse. It reads the plain permission bits; access lists
// are left to the system's own answer.
func (a account) barred(path string) (string, bool) {
	if a.uid == 0 {
		return "", false
	}
	for _, dir := range ancestors(path) {
		info, err := os.Stat(dir)
		if errors.Is(err, fs.ErrPermission) {
			return filepath.Dir(dir), true
		}
		if err != nil {
			return "", false
		}
		if info.IsDir() && !a.mayTraverse(info) {
			return dir, true
		}
	}
	return "", false
}

func (a account) mayTraverse(info fs.FileInfo) bool {
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return true
	}
	mode := info.Mode().Perm()
	switch {
	case stat.Uid == a.uid:
		return mode&0o100 != 0
	case stat.Gid == a.gid || slices.Contains(a.groups, stat.Gid):
		return mode&0o010 != 0
	default:
		return mode&0o001 != 0
	}
}

// ancestors lists the directories from the root to path, both included.
func ancestors(path string) []string {
	var dirs []string
	for dir := path; ; dir = filepath.Dir(dir) {
		dirs = append(dirs, dir)
		if dir == filepath.Dir(dir) {
			break
		}
	}
	slices.Reverse(dirs)
	return dirs
}
