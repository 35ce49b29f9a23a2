import type { Deployment } from '../deployment.js'

/** Watches the tasks of a deployment from inside its database, so that nothing escapes it. */
export interface Audit {
  /** What has been noted of each task, in order: `ended` once, and nothing else, when all is well. */
  notes(): Promise<ReadonlyMap<string, readonly string[]>>
}

const final = `('completed', 'failed', 'revoked')`
const settled = `('done', 'failed')`

/** Begins to watch. Retries, which begin ended tasks anew, would be noted as faults. */
export async function startAudit({ query }: Deployment): Promise<Audit> {
  await query(`
    CREATE SCHEMA audit;
    CREATE TABLE audit.notes (number bigserial, task_id uuid, note text);
    CREATE FUNCTION audit.note_task() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      IF OLD.status IN ${final} THEN
        INSERT INTO audit.notes (task_id, note) VALUES (NEW.id, 'changed after its end');
      ELSIF NEW.progress < OLD.progress THEN
        INSERT INTO audit.notes (task_id, note) VALUES (NEW.id, 'went back');
      ELSIF NEW.status IN ${final} THEN
        INSERT INTO audit.notes (task_id, note) VALUES (NEW.id, 'ended');
      END IF;
      RETURN NULL;
    END $$;
    CREATE FUNCTION audit.note_page() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      INSERT INTO audit.notes (task_id, note) VALUES (NEW.task_id, 'page changed after its end');
      RETURN NULL;
    END $$;
    CREATE TRIGGER audit AFTER UPDATE ON nusabaca.tasks FOR EACH ROW EXECUTE FUNCTION audit.note_task();
    CREATE TRIGGER audit AFTER UPDATE ON nusabaca.pages FOR EACH ROW WHEN (OLD.status IN ${settled})
      EXECUTE FUNCTION audit.note_page();`)
  return {
    async notes() {
      const rows = await query<{ task_id: string; notes: string[] }>(
        'SELECT task_id, array_agg(note ORDER BY number) AS notes FROM audit.notes GROUP BY task_id',
      )
      return new Map(rows.map(({ task_id, notes }) => [task_id, notes]))
    },
  }
}
