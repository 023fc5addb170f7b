package io.coursework.curricula.data;

import io.coursework.curricula.notation.Notation;
import io.coursework.curricula.spec.Key;
import io.coursework.curricula.spec.Location;
import io.coursework.curricula.spec.NearestName;
import io.coursework.curricula.spec.Requirements;
import io.coursework.curricula.spec.SnakeCase;
import io.coursework.curricula.task.Task;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/**
 * Expressions from a file of any size. Values and chains in it are checked; the chains that are
 * trained on are the task's own.
 *
 * @param path as seen from the working directory, or in the distribution
 * @param format how its rows are laid out
 * @param notation how its expressions are written: a notation in snake_case, or {@code task}
 */
public record FileData(
    @Key("the file, from the working directory") String path,
    @Key(value = "how its rows are laid out", otherwise = "tsv") DataFormat format,
    @Key(value = "of the file; task: the same as task.notation", otherwise = "task")
        String notation)
    implements DataSpec {
  private static final String OF_TASK = "task";

  public FileData {
    List<String> names = SnakeCase.words(Notation.class);
    new Requirements()
        .require(path != null && !path.isBlank(), "path is empty; name a file")
        .require(format != null, "format is missing; choose tsv, jsonl, nyu or lra")
        .require(
            OF_TASK.equals(notation) || names.contains(notation),
            "notation = %s is unknown; choose task or one of %s (nearest: %s)",
            notation,
            names,
            NearestName.of(String.valueOf(notation), names).orElseThrow())
        .throwIfAny();
  }

  @Override
  public DataSource open(Task task) throws IOException {
    return FileSource.open(Location.of(path), format, notation(task), task);
  }

  /** The notation of the file's expressions. */
  public Notation notation(Task task) {
    return notation.equals(OF_TASK)
        ? task.spec().notation()
        : Notation.valueOf(notation.toUpperCase(Locale.ROOT));
  }
}
