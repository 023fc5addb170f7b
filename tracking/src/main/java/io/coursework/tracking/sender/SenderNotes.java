package io.coursework.tracking.sender;

import io.coursework.tracking.journal.Cursor;
import io.coursework.tracking.journal.JournalEntry;
import io.coursework.tracking.journal.JournalReader;
import io.coursework.tracking.journal.Rejections;
import io.coursework.tracking.run.Rejection;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.function.Consumer;

/**
 * What a sender notes beside the journal: how far it is, and what was rejected. A disk that takes
 * nothing more is told of once, and stops nothing: a later sender repeats what this one sent, and
 * that does no harm.
 */
final class SenderNotes {
  private final String run;
  private final Path directory;
  private final SendQueue queue;
  private final Rejections rejections;
  private final Consumer<String> notices;
  private boolean diskTold;
  private boolean rejectionTold;

  @FunctionalInterface
  private interface Note {
    void write() throws IOException;
  }

  SenderNotes(
      String run,
      Path directory,
      SendQueue queue,
      Rejections rejections,
      Consumer<String> notices) {
    this.run = run;
    this.directory = directory;
    this.queue = queue;
    this.rejections = rejections;
    this.notices = notices;
  }

  /** The server has an entry, and all before it. */
  void acknowledge(JournalReader.Read read) {
    Cursor cursor = queue.cursor();
    if (read.entry().sequence() > cursor.sequence()) {
      move(cursor.after(read));
    }
  }

  /** Of the model in the entry after the cursor, what comes before that step is done. */
  void step(int next) {
    move(queue.cursor().withStep(next));
  }

  private void move(Cursor next) {
    note(() -> next.write(directory));
    queue.moved(next);
  }

  /** The server has nothing of what was noted for another. */
  void beginAnew(String remoteId) {
    Cursor start = Cursor.atStart(remoteId);
    note(rejections::clear);
    note(() -> start.write(directory));
    queue.beginsAnew(start);
  }

  /**
   * The server has called something invalid.
   *
   * @param key of the value in the entry; empty for the whole entry
   */
  void reject(JournalEntry entry, String key, String reason) {
    String piece = entry.event().accept(new RejectedPiece(key));
    Rejection rejection = new Rejection(entry.sequence(), entry.time(), key, piece, reason);
    note(() -> rejections.add(rejection));
    if (!rejectionTold) {
      rejectionTold = true;
      notices.accept(
          "run '%s': the server rejected %s; it is kept in %s, and so is what follows"
              .formatted(run, rejection, directory.resolve(Rejections.FILE_NAME)));
    }
  }

  /** What was rejected once is decided on. */
  void settle(Collection<Rejection> taken) {
    note(() -> rejections.settle(taken));
  }

  private void note(Note note) {
    try {
      note.write();
    } catch (IOException e) {
      if (!diskTold) {
        diskTold = true;
        notices.accept(
            "run '%s': cannot note in %s what was sent: %s; sending continues"
                .formatted(run, directory, e.getMessage()));
      }
    }
  }
}
