package store

import (
	"context"
	"errors"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"

	"annuaire/access"
	"annuaire/directory"
	"annuaire/fault"
)

// campaignScope is for queries that call the table of campaigns c.
var campaignScope = scoped{Level: "c.level", Code: "c.code"}

const campaignColumns = `c.id, c.name, c.level, c.code, c.freshness, c.typologies, c.message, c.created_at, c.launched_at, c.relaunched_at, c.closed_at`

func errNoCampaign(id int64) error {
	return fault.New(fault.Unknown, "Aucune campagne ne porte le numéro %d, ou elle n’est pas sur votre territoire.", id)
}

// CreateCampaign keeps a campaign, which writes to nobody until it is launched.
func (s *Store) CreateCampaign(ctx context.Context, actor access.Actor, c directory.Campaign) (directory.Campaign, error) {
	if err := c.Check(); err != nil {
		return c, err
	}
	err := s.actingFor(ctx, actor, func(tx pgx.Tx) error {
		path, err := territoryPath(ctx, tx, access.Territory{Level: c.Level, Code: c.Code})
		if err != nil {
			return err
		}
		if err := actor.Require(access.CampaignRun, access.Object{Path: path}); err != nil {
			return err
		}
		c.CreatedAt = instant(actor)
		err = tx.QueryRow(ctx, `
			insert into campaign (name, level, code, freshness, typologies, message, created_by, created_at)
			values ($1, $2, $3, $4, $5, $6, $7, $8)
			returning id`, c.Name, c.Level, c.Code, c.Freshness, orEmpty(c.Kinds), c.Message, actor.Account, c.CreatedAt).Scan(&c.ID)
		if err != nil {
			return err
		}
		return s.journalCampaign(ctx, tx, actor, &c, "creer")
	})
	return c, awayOr(err)
}

// Campaign gives a campaign that the actor sees.
func (s *Store) Campaign(ctx context.Context, actor access.Actor, id int64) (c directory.Campaign, err error) {
	err = s.actingFor(ctx, actor, func(tx pgx.Tx) error {
		c, err = findCampaign(ctx, tx, actor, access.CampaignSee, id, "")
		return err
	})
	return c, awayOr(err)
}

// CampaignLine is a campaign in a list.
type CampaignLine struct {
	directory.Campaign
	Territory string // its name
	Places    int    // aimed at, 0 before the launch
	Done      int    // of them confirmed or updated since
}

// Campaigns lists the campaigns that the actor sees, latest first.
func (s *Store) Campaigns(ctx context.Context, actor access.Actor, limit, offset int) (list []CampaignLine, err error) {
	args := []any{limit, offset}
	sql := `
		select ` + campaignColumns + `, coalesce(t.name, ''), n.places, n.done
		from campaign c
		left join territory t on t.level = c.level and t.code = c.code
		cross join lateral (
			select count(*) as places, count(*) filter (where p.date_maj >= (c.launched_at at time zone 'Europe/Paris')::date) as done
			from campaign_place cp join place p on p.id = cp.place_id
			where cp.campaign = c.id
		) n
		where ` + campaignScope.within(actor.Scope(access.CampaignSee), &args) + `
		order by c.id desc
		limit $1 offset $2`
	err = s.actingFor(ctx, actor, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, sql, args...)
		if err != nil {
			return midway(err)
		}
		list, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (l CampaignLine, err error) {
			err = row.Scan(append(campaignTargets(&l.Campaign), &l.Territory, &l.Places, &l.Done)...)
			return l, err
		})
		return err
	})
	return list, awayOr(err)
}

func campaignTargets(c *directory.Campaign) []any {
	return []any{&c.ID, &c.Name, &c.Level, &c.Code, &c.Freshness, &c.Kinds, &c.Message, &c.CreatedAt, &c.LaunchedAt, &c.RelaunchedAt, &c.ClosedAt}
}

// findCampaign gives a campaign that the actor may do this action on; lock is ""
// or "for update of c".
func findCampaign(ctx context.Context, tx pgx.Tx, actor access.Actor, action access.Action, id int64, lock string) (c directory.Campaign, err error) {
	args := []any{id}
	sql := `select ` + campaignColumns + ` from campaign c where c.id = $1 and ` + campaignScope.within(actor.Scope(action), &args) + " " + lock
	err = tx.QueryRow(ctx, sql, args...).Scan(campaignTargets(&c)...)
	if errors.Is(err, pgx.ErrNoRows) {
		return c, errNoCampaign(id)
	}
	return c, err
}

// CloseCampaign ends a campaign: what is not written yet never will be.
func (s *Store) CloseCampaign(ctx context.Context, actor access.Actor, id int64) error {
	return s.changeCampaign(ctx, actor, id, "clore", func(tx pgx.Tx, c *directory.Campaign, now time.Time) error {
		if err := c.MayClose(); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `update campaign set closed_at = $2 where id = $1`, id, now)
		return err
	})
}

// changeCampaign locks a campaign that the actor runs, changes it, and tells the journal.
func (s *Store) changeCampaign(ctx context.Context, actor access.Actor, id int64, done string, change func(pgx.Tx, *directory.Campaign, time.Time) error) error {
	return awayOr(s.actingFor(ctx, actor, func(tx pgx.Tx) error {
		c, err := findCampaign(ctx, tx, actor, access.CampaignRun, id, "for update of c")
		if err != nil {
			return err
		}
		if err := change(tx, &c, instant(actor)); err != nil {
			return err
		}
		return s.journalCampaign(ctx, tx, actor, &c, done)
	}))
}

func (s *Store) journalCampaign(ctx context.Context, tx pgx.Tx, actor access.Actor, c *directory.Campaign, done string) error {
	return s.journal(ctx, tx, Entry{
		Actor: actor, Action: string(access.CampaignRun), Kind: "campagne", Object: strconv.FormatInt(c.ID, 10),
		Territory: access.Territory{Level: c.Level, Code: c.Code}, Details: map[string]any{"acte": done},
	})
}
