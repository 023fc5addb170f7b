package io.coursework.tracking.sender;

import io.coursework.tracking.journal.JournalEntry;
import io.coursework.tracking.journal.JournalReader;
import io.coursework.tracking.journal.RunEvent;
import io.coursework.tracking.run.ModelCard;
import io.coursework.tracking.run.ModelScore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Finds out when a model's scores were measured: the journal has each as a point of a curve. Sent
 * with that point's time, a score is the same point to a server, and not a second one beside it.
 */
final class ScoreTimes {
  private ScoreTimes() {}

  /**
   * The card with the time of each score; that of the model's entry where no point is the same.
   *
   * @param directory the run's
   * @param entry that tells of the model
   * @throws IOException if the journal cannot be read
   */
  static ModelCard of(Path directory, JournalEntry entry, ModelCard card) throws IOException {
    if (card.scores().isEmpty()) {
      return card;
    }
    Map<String, Instant> times = new HashMap<>();
    try (JournalReader reader = new JournalReader(directory)) {
      Optional<JournalReader.Read> next = reader.next();
      while (next.isPresent() && next.get().entry().sequence() < entry.sequence()) {
        JournalEntry earlier = next.get().entry();
        if (earlier.event() instanceof RunEvent.Metrics metrics && metrics.step() == card.step()) {
          for (ModelScore score : card.scores()) {
            Double value = metrics.values().get(score.key());
            if (value != null && value == score.value()) {
              times.put(score.key(), earlier.time());
            }
          }
        }
        next = reader.next();
      }
    }
    return card.withScores(
        card.scores().stream()
            .map(score -> score.at(times.getOrDefault(score.key(), entry.time())))
            .toList());
  }
}
