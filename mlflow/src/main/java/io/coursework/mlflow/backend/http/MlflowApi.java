package io.coursework.mlflow.backend.http;

import io.coursework.mlflow.backend.http.CallFailure.Reason;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Predicate;
import org.mlflow.api.proto.MlflowArtifacts;
import org.mlflow.api.proto.Service;
import org.mlflow_project.google.protobuf.InvalidProtocolBufferException;
import org.mlflow_project.google.protobuf.Message;
import org.mlflow_project.google.protobuf.MessageOrBuilder;
import org.mlflow_project.google.protobuf.util.JsonFormat;

/**
 * The server's calls, typed by the message classes of MLflow's Java client. Of that client nothing
 * else is used: its own HTTP has no time limits and hangs after refusals for rate.
 */
public final class MlflowApi {
  private static final String BASE = "/api/2.0/mlflow/";
  private static final int EXPERIMENTS_PER_PAGE = 1000;
  private static final String PARTS = "/api/2.0/mlflow-artifacts/mpu/";

  private final MlflowTransport transport;

  /**
   * A batch takes two of the server's 15 database connections, the second while it holds the first:
   * a server that works on 15 batches waits half a minute for connections that none gives back, and
   * then on the next 15 (3.17.2). So the runs of a process send one at a time.
   */
  private final Semaphore batches = new Semaphore(1, true);

  public MlflowApi(MlflowTransport transport) {
    this.transport = transport;
  }

  /** The server's version, e.g. {@code 3.17.2}. */
  public String version() throws CallFailure {
    String text = transport.getText("/version").strip();
    if (Refusals.isHtml(text)) {
      throw transport.refusals().htmlPage(200, text);
    }
    if (!text.matches("\\d+\\.\\d+[0-9A-Za-z.+-]{0,30}")) {
      throw transport.refusals().notMlflow(200, text);
    }
    return text;
  }

  /** Deleted experiments are found too. */
  public Optional<Service.Experiment> experimentByName(String name) throws CallFailure {
    return experiment("experiments/get-by-name?experiment_name=" + query(name));
  }

  public Optional<Service.Experiment> experimentById(String id) throws CallFailure {
    return experiment("experiments/get?experiment_id=" + query(id));
  }

  private Optional<Service.Experiment> experiment(String call) throws CallFailure {
    try {
      return Optional.of(
          get(
                  call,
                  Service.GetExperiment.Response.newBuilder(),
                  answer -> isId(answer.getExperiment().getExperimentId()))
              .getExperiment());
    } catch (CallFailure e) {
      if (e.reason() == Reason.MISSING) {
        return Optional.empty();
      }
      throw e;
    }
  }

  public void setExperimentTag(String experimentId, String key, String value) throws CallFailure {
    Service.SetExperimentTag request =
        Service.SetExperimentTag.newBuilder()
            .setExperimentId(experimentId)
            .setKey(key)
            .setValue(value)
            .build();
    post("experiments/set-experiment-tag", request, Service.SetExperimentTag.Response.newBuilder());
  }

  /**
   * Asks for a change that no server can make, for a tag's value is a text: whether this is allowed
   * is looked at first. So nothing is left behind, and a user who may only read is told so now and
   * not after a training.
   */
  public void requireWritable(String experimentId) throws CallFailure {
    try {
      transport.postJson(
          BASE + "experiments/set-experiment-tag",
          "{\"experiment_id\": \"%s\", \"key\": \"coursework.writable\", \"value\": 1}"
              .formatted(experimentId),
          answer -> answer);
    } catch (CallFailure e) {
      if (e.reason() == Reason.FORBIDDEN) {
        throw e;
      }
    }
  }

  public String createExperiment(Service.CreateExperiment request) throws CallFailure {
    return post(
            "experiments/create",
            request,
            Service.CreateExperiment.Response.newBuilder(),
            answer -> isId(answer.getExperimentId()))
        .getExperimentId();
  }

  /** Active and deleted runs of an experiment that carry the tag. The value must hold no quote. */
  public List<Service.Run> runsByTag(String experimentId, String tag, String value)
      throws CallFailure {
    Service.SearchRuns request =
        Service.SearchRuns.newBuilder()
            .addExperimentIds(experimentId)
            .setFilter("tags.`%s` = '%s'".formatted(tag, value))
            .setRunViewType(Service.ViewType.ALL)
            .setMaxResults(100)
            .build();
    return post(
            "runs/search",
            request,
            Service.SearchRuns.Response.newBuilder(),
            answer -> answer.getRunsList().stream().allMatch(MlflowApi::isComplete))
        .getRunsList();
  }

  /**
   * One page of the active runs of some experiments.
   *
   * @param order such as {@code attributes.start_time DESC}; may be empty
   * @param most runs on the page
   * @param page empty for the first, then what the page before names as the next
   */
  public Service.SearchRuns.Response runs(
      List<String> experimentIds, String filter, String order, int most, String page)
      throws CallFailure {
    Service.SearchRuns.Builder request =
        Service.SearchRuns.newBuilder()
            .addAllExperimentIds(experimentIds)
            .setFilter(filter)
            .setRunViewType(Service.ViewType.ACTIVE_ONLY)
            .setMaxResults(most)
            .setPageToken(page);
    if (!order.isEmpty()) {
      request.addOrderBy(order);
    }
    return post(
            "runs/search",
            request.build(),
            Service.SearchRuns.Response.newBuilder(),
            answer -> answer.getRunsList().stream().allMatch(MlflowApi::isComplete))
        .build();
  }

  /** One page of the active experiments; pages as for {@link #runs}. */
  public Service.SearchExperiments.Response experiments(String page) throws CallFailure {
    Service.SearchExperiments request =
        Service.SearchExperiments.newBuilder()
            .setMaxResults(EXPERIMENTS_PER_PAGE)
            .setPageToken(page)
            .build();
    return post(
            "experiments/search",
            request,
            Service.SearchExperiments.Response.newBuilder(),
            answer ->
                answer.getExperimentsList().stream().allMatch(one -> isId(one.getExperimentId())))
        .build();
  }

  public Service.Run createRun(Service.CreateRun request) throws CallFailure {
    return post(
            "runs/create",
            request,
            Service.CreateRun.Response.newBuilder(),
            answer -> isComplete(answer.getRun()))
        .getRun();
  }

  public Service.Run run(String id) throws CallFailure {
    return get(
            "runs/get?run_id=" + query(id),
            Service.GetRun.Response.newBuilder(),
            answer -> isComplete(answer.getRun()))
        .getRun();
  }

  /** One page of the points of a metric; pages as for {@link #runs}. */
  public Service.GetMetricHistory.Response metricHistory(
      String id, String key, int most, String page) throws CallFailure {
    return get(
            "metrics/get-history?run_id=%s&metric_key=%s&max_results=%d%s"
                .formatted(
                    query(id),
                    query(key),
                    most,
                    page.isEmpty() ? "" : "&page_token=" + query(page)),
            Service.GetMetricHistory.Response.newBuilder(),
            answer -> true)
        .build();
  }

  public void logBatch(Service.LogBatch request) throws CallFailure {
    try {
      batches.acquire();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw transport.refusals().timeout("interrupted", e);
    }
    try {
      post("runs/log-batch", request, Service.LogBatch.Response.newBuilder());
    } finally {
      batches.release();
    }
  }

  public void deleteTag(String runId, String key) throws CallFailure {
    post(
        "runs/delete-tag",
        Service.DeleteTag.newBuilder().setRunId(runId).setKey(key).build(),
        Service.DeleteTag.Response.newBuilder());
  }

  public void logInputs(Service.LogInputs request) throws CallFailure {
    post("runs/log-inputs", request, Service.LogInputs.Response.newBuilder());
  }

  public void updateRun(Service.UpdateRun request) throws CallFailure {
    post("runs/update", request, Service.UpdateRun.Response.newBuilder());
  }

  /**
   * @param folder below the server's artifact address, escaped for one
   */
  public MlflowArtifacts.CreateMultipartUpload.Response createMultipartUpload(
      String folder, MlflowArtifacts.CreateMultipartUpload request) throws CallFailure {
    return send(
            PARTS + "create/" + folder,
            request,
            MlflowArtifacts.CreateMultipartUpload.Response.newBuilder(),
            answer ->
                answer.getCredentialsCount() == request.getNumParts()
                    && answer.getCredentialsList().stream()
                        .allMatch(one -> isAddress(one.getUrl())))
        .build();
  }

  public void completeMultipartUpload(
      String folder, MlflowArtifacts.CompleteMultipartUpload request) throws CallFailure {
    send(
        PARTS + "complete/" + folder,
        request,
        MlflowArtifacts.CompleteMultipartUpload.Response.newBuilder(),
        answer -> true);
  }

  public void abortMultipartUpload(String folder, MlflowArtifacts.AbortMultipartUpload request)
      throws CallFailure {
    send(
        PARTS + "abort/" + folder,
        request,
        MlflowArtifacts.AbortMultipartUpload.Response.newBuilder(),
        answer -> true);
  }

  private void post(String call, MessageOrBuilder request, Message.Builder answer)
      throws CallFailure {
    post(call, request, answer, any -> true);
  }

  /**
   * @param whole whether an answer has what it cannot be used without
   */
  private <B extends Message.Builder> B get(String call, B answer, Predicate<B> whole)
      throws CallFailure {
    return transport.getJson(BASE + call, form(answer, whole));
  }

  private <B extends Message.Builder> B post(
      String call, MessageOrBuilder request, B answer, Predicate<B> whole) throws CallFailure {
    return send(BASE + call, request, answer, whole);
  }

  private <B extends Message.Builder> B send(
      String path, MessageOrBuilder request, B answer, Predicate<B> whole) throws CallFailure {
    String body;
    try {
      body = JsonFormat.printer().preservingProtoFieldNames().print(request);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a message without Any fields can be printed", e);
    }
    return transport.postJson(path, body, form(answer, whole));
  }

  private static <B extends Message.Builder> MlflowTransport.Form<B> form(
      B answer, Predicate<B> whole) {
    return json -> {
      JsonFormat.parser().ignoringUnknownFields().merge(json, answer);
      if (!whole.test(answer)) {
        throw new IOException("an answer that lacks something");
      }
      return answer;
    };
  }

  private static boolean isComplete(Service.Run run) {
    return isId(run.getInfo().getRunId()) && isId(run.getInfo().getExperimentId());
  }

  private static boolean isAddress(String text) {
    try {
      URI address = URI.create(text);
      return String.valueOf(address.getScheme()).matches("https?") && address.getHost() != null;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** Whether a text can be an id that the server gave: it becomes a part of addresses. */
  public static boolean isId(String text) {
    return text.matches("[A-Za-z0-9._~-]{1,200}") && !text.matches("\\.+");
  }

  public static String query(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }
}
