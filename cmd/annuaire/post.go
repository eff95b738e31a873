package main

import (
	"context"
	"fmt"
	"path/filepath"
	"time"

	"annuaire/internal/localpg"
	"annuaire/mail"
	"annuaire/store"
	"annuaire/task"
)

// post is how letters leave: by the server of SMTP_URL, else to a folder.
type post struct {
	server *mail.Post
	folder *mail.Folder // nil with a server
}

// lettersFolder is the name of the folder within the data directory.
const lettersFolder = "courriels"

func (p *program) newPost() (*post, error) {
	office, err := mail.NewOffice(p.config.PublicURL, p.config.MailFrom)
	if err != nil {
		return nil, err
	}
	if p.config.SMTPURL != "" {
		server, err := mail.ParseServer(p.config.SMTPURL)
		if err != nil {
			return nil, err
		}
		return &post{server: mail.NewPost(office, server)}, nil
	}
	dir := p.config.DataDir
	if dir == "" {
		if dir, err = localpg.DefaultDir(); err != nil {
			return nil, err
		}
	}
	return &post{folder: mail.NewFolder(office, filepath.Join(dir, lettersFolder))}, nil
}

// send sends one letter, due at that moment.
func (o *post) send(ctx context.Context, id int64, due time.Time, m task.Mail) error {
	envelope := mail.Envelope{ID: id, At: due}
	if o.server != nil {
		return o.server.Send(ctx, envelope, m)
	}
	return o.folder.Send(ctx, envelope, m)
}

// sweep removes the old letters of the folder.
func (o *post) sweep(_ context.Context, now time.Time) (int, error) {
	if o.folder == nil {
		return 0, nil
	}
	return o.folder.Sweep(now)
}

// examineMail never fails for a server that is away: letters wait for it.
func (p *program) examineMail(ctx context.Context, record *store.Store) error {
	owed, err := record.Owed(ctx)
	if err != nil {
		return err
	}
	if owed.Retrying+owed.Failed > 0 {
		fmt.Fprintf(p.out, "– Messages : %d attendent un nouvel essai, %d sont abandonnés depuis trois jours.\n", owed.Retrying, owed.Failed)
	}
	post, err := p.newPost()
	if err != nil {
		return err
	}
	if post.folder != nil {
		fmt.Fprintf(p.out, "– Aucun serveur de messagerie (SMTP_URL) : les messages vont dans %s.\n", post.folder.Dir())
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	if err := post.server.Check(ctx); err != nil {
		fmt.Fprintf(p.out, "✗ Messagerie : les messages attendent, et partiront quand le serveur répondra. %s\n", sentence(err))
		return nil
	}
	fmt.Fprintln(p.out, "✓ Messagerie : le serveur accepte ce service.")
	return nil
}
