package results

import (
	"errors"
	"os"
	"path/filepath"
)

// Point lets results/latest point at a complete folder that lies below the
// root; a folder that was named by its user is not pointed at. Where there are
// no symbolic links it is a file that holds the path.
func (f *Folder) Point() error {
	if f.Dir != "" {
		return nil
	}
	target, err := filepath.Rel(f.Root, f.dir)
	if err != nil {
		return err
	}
	link := filepath.Join(f.Root, latestName)
	temporary := f.dir + ".link" // beside the folder, whose name is ours alone
	if os.Symlink(target, temporary) != nil {
		if err := os.WriteFile(temporary, []byte(target+"\n"), 0o666); err != nil {
			return err
		}
	}
	// A symbolic link is renamed as it is, so that its target counts from the
	// folder of the link, not from here.
	if err := os.Rename(temporary, link); err != nil {
		return errors.Join(err, os.Remove(temporary))
	}
	return nil
}
