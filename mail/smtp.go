package mail

import (
	"context"
	"errors"
	"fmt"
	"net"

	gomail "github.com/wneessen/go-mail"
	"github.com/wneessen/go-mail/smtp"

	"annuaire/fault"
	"annuaire/task"
)

// Post sends letters by a server.
type Post struct {
	office *Office
	server *Server
}

// NewPost makes the post of an office.
func NewPost(office *Office, server *Server) *Post { return &Post{office, server} }

// Send sends one letter. An error of kind Rejected is final; any other may pass.
// None names the address, nor quotes the server, which may name it.
func (p *Post) Send(ctx context.Context, e Envelope, m task.Mail) error {
	msg, err := p.office.message(e, m)
	if err != nil {
		return final(err)
	}
	return reason(p.converse(ctx, func(client *gomail.Client, conversation *smtp.Client) error {
		return client.SendWithSMTPClient(conversation, msg)
	}))
}

// Check tells whether the server lets this service in, and sends nothing.
func (p *Post) Check(ctx context.Context) error {
	return reason(p.converse(ctx, func(*gomail.Client, *smtp.Client) error { return nil }))
}

// converse speaks with the server until ctx ends at most. How the farewell goes
// does not matter: by then the letter is taken.
func (p *Post) converse(ctx context.Context, speak func(*gomail.Client, *smtp.Client) error) error {
	ctx, done := context.WithCancel(ctx)
	defer done() // which closes the connection
	client, err := p.server.client(func(dialing context.Context, network, address string) (net.Conn, error) {
		conn, err := p.server.dial(dialing, network, address)
		if err == nil {
			context.AfterFunc(ctx, func() { _ = conn.Close() })
		}
		return conn, err
	})
	if err != nil {
		return err
	}
	conversation, err := client.DialToSMTPClientWithContext(ctx)
	if err != nil {
		return err
	}
	if err := speak(client, conversation); err != nil {
		return err
	}
	_ = client.CloseWithSMTPClient(conversation)
	return nil
}

// reason keeps of an error what may be written down.
func reason(err error) error {
	refusal, refused := errors.AsType[*gomail.SendError](err)
	switch {
	case err == nil:
		return nil
	case refused && refusal.ErrorCode() >= 500:
		return fault.Wrap(fmt.Errorf("the server answers %d %s", refusal.ErrorCode(), refusal.EnhancedStatusCode()), fault.Rejected, "Le serveur de messagerie refuse ce message.")
	case refused && refusal.ErrorCode() > 0:
		return fault.Wrap(fmt.Errorf("the server answers %d %s", refusal.ErrorCode(), refusal.EnhancedStatusCode()), fault.Unavailable, "Le serveur de messagerie diffère ce message.")
	case refused:
		return fault.Wrap(fmt.Errorf("the conversation was cut (%d)", refusal.Reason), fault.Unavailable, "Le serveur de messagerie ne répond pas.")
	}
	return fault.Wrap(err, fault.Unavailable, "Le serveur de messagerie ne répond pas, ou refuse la connexion.")
}

// final makes an error one that trying again cannot mend.
func final(err error) error {
	if fault.KindOf(err) == fault.Rejected {
		return err
	}
	return fault.Wrap(err, fault.Rejected, "Ce message ne peut pas être écrit.")
}
