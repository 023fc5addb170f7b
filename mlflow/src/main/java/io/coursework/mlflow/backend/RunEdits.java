package io.coursework.mlflow.backend;

import io.coursework.mlflow.backend.http.CallFailure;
import io.coursework.mlflow.backend.http.Failures;
import io.coursework.mlflow.backend.http.MlflowApi;
import io.coursework.mlflow.backend.http.MlflowConnection;
import io.coursework.mlflow.backend.http.MlflowTransport;
import io.coursework.tracking.backend.BackendException;
import java.util.Map;
import org.mlflow.api.proto.Service;

/** What people add to a run on the server, by hand: tags and notes. */
public final class RunEdits {

  /** Where MLflow's pages show the text of a run. */
  private static final String NOTE = "mlflow.note.content";

  /** Characters of a tag's value: a longer one is cut by servers without a word. */
  public static final int LONGEST = 8000;

  private final MlflowApi api;

  public RunEdits(MlflowConnection connection) {
    this.api = new MlflowApi(new MlflowTransport(connection));
  }

  /**
   * Sets tags.
   *
   * @param id the server's id of the run
   * @throws BackendException if there is no such run, it was deleted, a value is too long, or the
   *     server denies it
   */
  public void tag(String id, Map<String, String> tags) throws BackendException {
    for (Map.Entry<String, String> tag : tags.entrySet()) {
      if (tag.getValue().length() > LONGEST) {
        throw BackendException.rejected(
            "the value of %s has %,d characters, at most %,d fit; shorten it"
                .formatted(tag.getKey(), tag.getValue().length(), LONGEST));
      }
    }
    try {
      ForeignRuns.existing(api, id);
      Service.LogBatch.Builder batch = Service.LogBatch.newBuilder().setRunId(id);
      tags.forEach(
          (key, value) -> batch.addTags(Service.RunTag.newBuilder().setKey(key).setValue(value)));
      api.logBatch(batch.build());
    } catch (CallFailure e) {
      throw Failures.toBackend(e);
    }
  }

  /**
   * Takes a tag away.
   *
   * @throws BackendException as {@link #tag}, or if the run has no such tag
   */
  public void untag(String id, String key) throws BackendException {
    try {
      if (!Heartbeat.tags(ForeignRuns.existing(api, id)).containsKey(key)) {
        throw BackendException.gone("run %s has no tag '%s'".formatted(id, key));
      }
      api.deleteTag(id, key);
    } catch (CallFailure e) {
      throw Failures.toBackend(e);
    }
  }

  /** The text on a run's page; empty if it has none. */
  public String note(String id) throws BackendException {
    try {
      return Heartbeat.tags(ForeignRuns.existing(api, id)).getOrDefault(NOTE, "");
    } catch (CallFailure e) {
      throw Failures.toBackend(e);
    }
  }

  /**
   * Adds a paragraph to the text on a run's page.
   *
   * @throws BackendException as {@link #tag}
   */
  public void addNote(String id, String markdown) throws BackendException {
    String before = note(id).stripTrailing();
    tag(id, Map.of(NOTE, before.isEmpty() ? markdown : before + "\n\n" + markdown));
  }
}
