package io.coursework.mlflow.backend.model;

import com.fasterxml.jackson.databind.JsonNode;
import io.coursework.mlflow.backend.http.CallFailure;
import io.coursework.mlflow.backend.http.CallFailure.Reason;
import io.coursework.mlflow.backend.http.Failures;
import io.coursework.mlflow.backend.http.MlflowApi;
import io.coursework.mlflow.backend.http.MlflowConnection;
import io.coursework.mlflow.backend.http.MlflowLinks;
import io.coursework.mlflow.backend.http.MlflowTransport;
import io.coursework.tracking.backend.BackendException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Fetches a model from the server by one of MLflow's references: {@code runs:/<run>/<name>}, {@code
 * models:/<name>/<version>}, {@code models:/<name>@<alias>} or {@code models:/<model id>}. The path
 * of a run's artifacts does, too: {@code runs:/<run>/checkpoints/step_00005000}; and {@code
 * runs:/<run>} alone names the run's model or, where it has none, its newest checkpoint that is
 * whole.
 */
public final class ModelDownload {
  private static final String BASE = "/api/2.0/mlflow/";
  private static final String MODEL = "model"; // what a run calls its final model
  private static final Pattern OF_RUN = Pattern.compile("runs:/+([^/]+)/(([^/]+)(/.+)?)");
  private static final Pattern RUN = Pattern.compile("runs:/+([^/]+)/?");
  private static final Pattern OF_VERSION = Pattern.compile("models:/+([^/@]+)/([0-9]+)");
  private static final Pattern OF_ALIAS = Pattern.compile("models:/+([^/@]+)@([^/@]+)");
  private static final Pattern OF_ID = Pattern.compile("models:/+(m-[0-9a-f]+)");
  private static final int LONGEST_TRAIL = 10;

  /** What every checkpoint has, and all that its model is read from. */
  private static final List<String> OF_CHECKPOINT =
      List.of("SHA256SUMS", "checkpoint.json", "config.yaml", "model.safetensors");

  /**
   * Where a model's files lie: below which root, in which folder.
   *
   * @param runId the run whose root it is; empty for a model's
   * @param sourceRunId the run that it came from; empty if it came from none
   * @param modelId of a model that the server knows as such; empty for files of a run
   */
  private record Place(
      String root, Optional<String> runId, String folder, String sourceRunId, String modelId) {
    String path(String name) {
      return folder.isEmpty() ? name : folder + "/" + name;
    }
  }

  private final MlflowConnection connection;
  private final MlflowTransport transport;
  private final LoggedModels models;

  public ModelDownload(MlflowConnection connection) {
    this.connection = connection;
    this.transport = new MlflowTransport(connection);
    this.models = new LoggedModels(transport, connection);
  }

  /** Whether a text is a reference, and not the name of a folder. */
  public static boolean isReference(String text) {
    return text.startsWith("runs:") || text.startsWith("models:");
  }

  /**
   * Fetches files of a model's folder; each comes whole or not at all.
   *
   * @param files by name, the most bytes of each
   * @param folder that they are written to
   * @return the run that the model came from, if the server knows it
   * @throws BackendException if the server has no such model, or does not hand it out
   * @throws IllegalArgumentException if the reference has none of the known forms
   */
  public Optional<SourceRun> fetch(String reference, Map<String, Long> files, Path folder)
      throws BackendException, IOException {
    try {
      Place place = resolve(reference, new LinkedHashSet<>());
      ArtifactStore store = new ArtifactStore(place.root(), place.runId(), transport, connection);
      for (Map.Entry<String, Long> file : files.entrySet()) {
        store.get(place.path(file.getKey()), file.getValue(), folder.resolve(file.getKey()));
      }
      return run(place.sourceRunId());
    } catch (CallFailure e) {
      BackendException told = Failures.toBackend(e);
      throw told.kind() == BackendException.Kind.GONE
          ? BackendException.gone(reference + ": " + told.getMessage())
          : told;
    }
  }

  /**
   * What a registered model can be made from.
   *
   * @param uri as the server names it
   * @param runId the run that it came from
   * @param modelId its id, on a server that has such
   */
  record Source(String uri, Optional<String> runId, Optional<String> modelId) {}

  /**
   * Finds a model, and fetches nothing.
   *
   * @throws BackendException if the server has no such model
   * @throws IllegalArgumentException if the reference has none of the known forms
   */
  Source source(String reference) throws BackendException, IOException {
    try {
      Place place = resolve(reference, new LinkedHashSet<>());
      ArtifactStore store = new ArtifactStore(place.root(), place.runId(), transport, connection);
      if (!store.has(place.path(ModelPlace.DESCRIPTION))) {
        throw BackendException.gone(
            "%s has no model that MLflow knows: no %s; train with logging.model: true"
                .formatted(reference, ModelPlace.DESCRIPTION));
      }
      Optional<String> model = Optional.of(place.modelId()).filter(id -> !id.isEmpty());
      return new Source(
          model
              .filter(id -> place.folder().isEmpty())
              .map(id -> "models:/" + id)
              .orElseGet(() -> place.path("").replaceAll("^/*(.*?)/*$", place.root() + "/$1")),
          Optional.of(place.sourceRunId()).filter(id -> !id.isEmpty()),
          model);
    } catch (CallFailure e) {
      throw Failures.toBackend(e);
    }
  }

  /**
   * The checkpoints that are among a run's artifacts.
   *
   * @param reference {@code runs:/<run>}
   * @return a reference to each, in the order of their steps
   * @throws BackendException if the server has no such run
   * @throws IllegalArgumentException if the reference names no run
   */
  public List<String> checkpoints(String reference) throws BackendException, IOException {
    Matcher run = RUN.matcher(reference);
    if (!run.matches()) {
      throw new IllegalArgumentException(
          "%s names no run; write runs:/<run id>, or a run's folder".formatted(reference));
    }
    try {
      return checkpointsOf(run.group(1)).stream()
          .map(path -> "runs:/" + run.group(1) + "/" + path)
          .toList();
    } catch (CallFailure e) {
      throw Failures.toBackend(e);
    }
  }

  private List<String> checkpointsOf(String runId) throws CallFailure, IOException {
    return listed(runId, "checkpoints").stream()
        .filter(path -> path.matches("checkpoints/step_[0-9]{8,18}"))
        .sorted()
        .toList();
  }

  /** The paths of all that is in a folder of a run's artifacts. */
  private List<String> listed(String runId, String folder) throws CallFailure, IOException {
    String call =
        "artifacts/list?path=%s&run_id=%s"
            .formatted(MlflowApi.query(folder), MlflowApi.query(runId));
    List<String> paths = new ArrayList<>();
    get(call).path("files").forEach(file -> paths.add(file.path("path").asText()));
    return paths;
  }

  /**
   * The newest checkpoint that is whole: sending may be under way, or have been cut short. Where
   * none is, the newest, so that the user is told what it lacks.
   */
  private Optional<String> newestCheckpoint(String runId) throws CallFailure, IOException {
    List<String> folders = checkpointsOf(runId);
    for (int i = folders.size() - 1; i >= 0; i--) {
      String folder = folders.get(i);
      List<String> paths = listed(runId, folder);
      if (OF_CHECKPOINT.stream().allMatch(name -> paths.contains(folder + "/" + name))) {
        return Optional.of(folder);
      }
    }
    return folders.isEmpty() ? Optional.empty() : Optional.of(folders.get(folders.size() - 1));
  }

  private Place ofRun(String runId) throws CallFailure, IOException {
    Place model = ofRun(runId, MODEL, MODEL);
    Optional<String> checkpoint =
        model.runId().isPresent() ? newestCheckpoint(runId) : Optional.empty();
    return checkpoint.isPresent() ? ofRun(runId, checkpoint.get(), "checkpoints") : model;
  }

  /**
   * @param trail the references that led to this one: a version may be a copy of another
   */
  private Place resolve(String reference, Set<String> trail) throws CallFailure, IOException {
    if (!trail.add(reference) || trail.size() > LONGEST_TRAIL) {
      throw source(reference, trail, "so the references form a cycle or never end");
    }
    Matcher whole = RUN.matcher(reference);
    if (whole.matches()) {
      return ofRun(whole.group(1));
    }
    Matcher run = OF_RUN.matcher(reference);
    Matcher version = OF_VERSION.matcher(reference);
    Matcher alias = OF_ALIAS.matcher(reference);
    Matcher id = OF_ID.matcher(reference);
    if (run.matches()) {
      return ofRun(run.group(1), run.group(2), run.group(3));
    }
    if (id.matches()) {
      return ofModel(get("logged-models/" + id.group(1)).at("/model/info"), "");
    }
    if (version.matches()) {
      return ofVersion(
          get(
              "model-versions/get?name=%s&version=%s"
                  .formatted(MlflowApi.query(version.group(1)), version.group(2))),
          trail);
    }
    if (alias.matches()) {
      return ofVersion(
          get(
              "registered-models/alias?name=%s&alias=%s"
                  .formatted(MlflowApi.query(alias.group(1)), MlflowApi.query(alias.group(2)))),
          trail);
    }
    if (trail.size() > 1) {
      throw source(reference, trail, "which is not a valid reference");
    }
    throw new IllegalArgumentException(
        "%s names no model; write runs:/<run id>, runs:/<run id>/model, models:/<name>/<version>, models:/<name>@<alias> or a folder"
            .formatted(reference));
  }

  /** What the server names is of no use. */
  private static CallFailure source(String reference, Set<String> trail, String why) {
    return new CallFailure(
        Reason.INVALID,
        0,
        "the server names %s as the source of %s, %s"
            .formatted(reference, trail.iterator().next(), why),
        "give the model by its id, or its folder",
        Optional.empty(),
        null);
  }

  private Place ofRun(String runId, String path, String name) throws CallFailure, IOException {
    JsonNode info = get("runs/get?run_id=" + MlflowApi.query(runId)).at("/run/info");
    Optional<JsonNode> model = model(info.path("experiment_id").asText(), runId, name);
    return model.isPresent()
        ? ofModel(model.get(), path.equals(name) ? "" : path.substring(name.length() + 1))
        : new Place(info.path("artifact_uri").asText(), Optional.of(runId), path, runId, "");
  }

  /**
   * The run's model of that name: as the server shows it, or as the run itself calls it. A server
   * older than MLflow 3 has none.
   */
  private Optional<JsonNode> model(String experimentId, String runId, String name)
      throws CallFailure, IOException {
    if (!MlflowApi.isId(runId) || !name.matches("[A-Za-z0-9_+~-]+")) {
      return Optional.empty();
    }
    for (String named : List.of("name = '" + name + "'", LoggedModels.calledByItsRun(name))) {
      Optional<JsonNode> found =
          models.search(experimentId, "source_run_id = '%s' AND %s".formatted(runId, named));
      if (found.isEmpty()) {
        return Optional.empty();
      }
      for (JsonNode model : found.get()) {
        if (model.at("/info/source_run_id").asText().equals(runId)) {
          return Optional.of(model.path("info"));
        }
      }
    }
    return Optional.empty();
  }

  private static Place ofModel(JsonNode info, String folder) {
    return new Place(
        info.path("artifact_uri").asText(),
        Optional.empty(),
        folder,
        info.path("source_run_id").asText(),
        info.path("model_id").asText());
  }

  /** A run that was deleted is as good as none. */
  private Optional<SourceRun> run(String id) throws CallFailure, IOException {
    if (id.isEmpty()) {
      return Optional.empty();
    }
    try {
      String experiment =
          get("runs/get?run_id=" + MlflowApi.query(id)).at("/run/info/experiment_id").asText();
      return Optional.of(new SourceRun(id, new MlflowLinks(connection.uri()).run(experiment, id)));
    } catch (CallFailure e) {
      if (e.reason() == Reason.MISSING) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** A version was made from a model, from a run's folder, or from files anywhere. */
  private Place ofVersion(JsonNode answer, Set<String> trail) throws CallFailure, IOException {
    JsonNode version = answer.path("model_version");
    String source = version.path("source").asText();
    return isReference(source)
        ? resolve(source, trail)
        : new Place(source, Optional.empty(), "", version.path("run_id").asText(), "");
  }

  private JsonNode get(String call) throws CallFailure, IOException {
    return transport.getJson(BASE + call, MlflowTransport.ANY);
  }
}
