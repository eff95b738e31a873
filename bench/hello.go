package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"

	"github.com/gofiber/fiber/v2"
)

// serveHello is the server that all others are compared to: the least that
// this version of Fiber can do.
func serveHello(addr string) error {
	app := fiber.New(fiber.Config{DisableStartupMessage: true})
	app.Get("/", func(c *fiber.Ctx) error { return c.SendString("Hello, World!") })
	return app.Listen(addr)
}

// startHello runs this program again as a bare Fiber server.
func startHello(ctx context.Context) (cmd *exec.Cmd, base string, err error) {
	self, err := os.Executable()
	if err != nil {
		return nil, "", err
	}
	addr, err := freeAddress()
	if err != nil {
		return nil, "", err
	}
	cmd = exec.CommandContext(ctx, self, "-hello", addr)
	cmd.Stderr = os.Stderr
	if err := cmd.Start(); err != nil {
		return nil, "", err
	}
	base = "http://" + addr
	if err := waitFor(ctx, base+"/"); err != nil {
		stop(cmd)
		return nil, "", fmt.Errorf("the bare server: %w", err)
	}
	return cmd, base, nil
}
