package disk

import "nines/sim"

// ReadWait is Read for a sequential process. The data is its own copy.
func (d *Disk) ReadWait(p *sim.Process, offset, length int64) ([]byte, error) {
	var data []byte
	err := d.wait(p, "read", func(done func(error)) {
		d.Read(offset, length, func(found []byte, err error) {
			data = append(data, found...)
			done(err)
		})
	})
	return data, err
}

// WriteWait is Write for a sequential process.
func (d *Disk) WriteWait(p *sim.Process, offset int64, data []byte) error {
	return d.wait(p, "write", func(done func(error)) { d.Write(offset, data, done) })
}

// SyncWait is Sync for a sequential process.
func (d *Disk) SyncWait(p *sim.Process) error {
	return d.wait(p, "sync", d.Sync)
}

// wait parks the process until the request ends. After a crash it never does:
// whoever crashes the disk kills the processes that used it.
func (d *Disk) wait(p *sim.Process, what string, begin func(done func(error))) error {
	var result sim.Future[error]
	begin(func(err error) { result.Set(err) })
	return result.Wait(p, d.name+": "+what)
}

// AppendWait is Append for a sequential process.
func (l *Log) AppendWait(p *sim.Process, record []byte) error {
	return l.disk.wait(p, "append", func(done func(error)) { l.Append(record, done) })
}

// RecoverWait is Recover for a sequential process.
func (l *Log) RecoverWait(p *sim.Process, each func(record []byte)) Recovery {
	var result sim.Future[Recovery]
	l.Recover(each, func(r Recovery) { result.Set(r) })
	return result.Wait(p, l.disk.name+": recover")
}
