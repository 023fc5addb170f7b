package example;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coursework.tracking.backend.BackendException;
import io.coursework.tracking.run.DatasetInput;
import io.coursework.tracking.file.Fence;
import io.coursework.tracking.run.MetricPoint;
import io.coursework.tracking.run.ModelCard;
import io.coursework.tracking.run.ParamDrift;
import io.coursework.tracking.backend.RemoteRun;
import io.coursework.tracking.run.RunHeader;
import io.coursework.tracking.run.RunStatus;
import io.coursework.tracking.file.UnsafePathException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;

/**
 * A run as files. What is said again changes nothing: a process that was killed does not know what
 * it has said, and says it again.
 */
final class FolderRun implements RemoteRun {
  static final String STATE = "run.json";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path folder;
  private final ObjectNode state;
  private final Set<String> points = new LinkedHashSet<>();

  /** Opens the run's folder, which is empty the first time. */
  FolderRun(Path folder, RunHeader header) throws IOException {
    this.folder = folder;
    Fence own = new Fence(folder);
    Path file = own.file(STATE);
    boolean known = Files.exists(file);
    this.state = known ? (ObjectNode) JSON.readTree(file.toFile()) : JSON.createObjectNode();
    Path metrics = own.file("metrics.tsv");
    if (Files.exists(metrics)) {
      String text = Files.readString(metrics);
      String whole = text.substring(0, text.lastIndexOf('\n') + 1); // a kill may leave half a line
      Files.writeString(metrics, whole);
      points.addAll(whole.lines().toList());
    }
    if (!known) {
      state.put("name", header.name()).put("status", "RUNNING");
      state.put("start", header.start().toEpochMilli());
      state.put("parent", header.parentClientRunId());
      header.tags().forEach(state.withObjectProperty("tags")::put);
      state.withObjectProperty("params");
      state.withArrayProperty("datasets");
      save();
    }
  }

  private interface Writing {
    void write() throws IOException;
  }

  /** What fails now may succeed later, and is tried again; a path that leads elsewhere is not. */
  private void write(Writing writing) throws BackendException {
    try {
      writing.write();
    } catch (UnsafePathException e) {
      throw BackendException.rejected(e.getMessage());
    } catch (IOException e) {
      throw BackendException.retry("%s cannot be written: %s".formatted(folder, e), e);
    }
  }

  /** All of it or nothing, whenever the process is killed. */
  private void save() throws IOException {
    Path other = Files.write(folder.resolve(STATE + ".new"), JSON.writeValueAsBytes(state));
    Files.move(other, folder.resolve(STATE), StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public String id() {
    return folder.getFileName().toString();
  }

  @Override
  public URI link() {
    return folder.toUri();
  }

  @Override
  public void params(Map<String, String> values) throws BackendException {
    ObjectNode params = state.withObjectProperty("params");
    ObjectNode tags = state.withObjectProperty("tags");
    values.forEach(
        (key, value) -> {
          if (!params.has(key)) {
            params.put(key, value);
          } else if (!params.get(key).textValue().equals(value)) {
            String told = tags.path(ParamDrift.TAG).asText("");
            String kept = params.get(key).textValue();
            tags.put(ParamDrift.TAG, ParamDrift.add(told, key, kept, value));
          }
        });
    write(this::save);
  }

  @Override
  public void metrics(List<MetricPoint> some) throws BackendException {
    Set<String> lines = new LinkedHashSet<>();
    for (MetricPoint point : some) {
      String time = Long.toString(point.time().toEpochMilli());
      String step = Long.toString(point.step());
      lines.add(String.join("\t", point.key(), step, time, Double.toString(point.value())));
    }
    lines.removeAll(points);
    write(
        () ->
            Files.write(
                new Fence(folder).file("metrics.tsv"),
                lines,
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND));
    points.addAll(lines);
  }

  @Override
  public void tags(Map<String, String> values) throws BackendException {
    values.forEach(state.withObjectProperty("tags")::put);
    write(this::save);
  }

  @Override
  public void dataset(DatasetInput input) throws BackendException {
    String text = "%s %s %s".formatted(input.context(), input.name(), input.digest());
    for (var known : state.withArrayProperty("datasets")) {
      if (known.textValue().equals(text)) {
        return;
      }
    }
    state.withArrayProperty("datasets").add(text);
    write(this::save);
  }

  @Override
  public void artifact(String path, Path file) throws BackendException {
    write(() -> copy("artifacts/" + path, file));
  }

  private void copy(String path, Path file) throws IOException {
    Path target = new Fence(folder).file(path);
    Files.createDirectories(target.getParent());
    Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
  }

  @Override
  public boolean fetch(String path, long most, Path target) throws BackendException {
    try {
      Path file = new Fence(folder).file("artifacts/" + path);
      if (!Files.exists(file) || most >= 0 && Files.size(file) > most) {
        return false;
      }
      Files.copy(file, target);
      return true;
    } catch (IOException e) {
      throw BackendException.retry("%s cannot be read: %s".formatted(folder, e), e);
    }
  }

  /** One step is enough: no network lies between. */
  @Override
  public OptionalInt model(String name, ModelCard card, SortedMap<String, Path> files, int step)
      throws BackendException {
    write(
        () -> {
          for (Map.Entry<String, Path> file : files.entrySet()) {
            copy("models/" + name + "/" + file.getKey(), file.getValue());
          }
        });
    return OptionalInt.empty();
  }

  @Override
  public void end(RunStatus status, Instant time) throws BackendException {
    state.put("status", status.name()).put("end", time.toEpochMilli());
    write(this::save);
  }

  @Override
  public void resume() throws BackendException {
    if (state.has("end")) {
      state.put("status", "RUNNING").remove("end");
      write(this::save);
    }
  }
}
