package io.coursework.tracking.run;

import io.coursework.tracking.provenance.GitState;
import io.coursework.tracking.secret.Secrets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * What is known of a run when it starts.
 *
 * @param clientRunId a uuid made here, at most 64 of A-Z a-z 0-9 . _ + ~ -; a server's own id is
 *     known only once it answers
 * @param experiment the group of runs it belongs to, 1 to 500 characters
 * @param name 1 to 250 characters; need not be unique
 * @param parentClientRunId the {@code clientRunId} of the run this one is a part of, or null
 * @param start to the millisecond
 * @param user who started it
 * @param sourceName the program or configuration that was started
 * @param git the state of the source, if it came from a git work tree
 * @param description Markdown, may be empty
 * @param tags sorted by key
 * @param remoteId the server's id of a run that somebody else has made there and that this run is;
 *     empty for a run that is made when it is opened. Such a run stays in its own experiment, and
 *     keeps its name and source.
 */
public record RunHeader(
    String clientRunId,
    String experiment,
    String name,
    String parentClientRunId,
    Instant start,
    String user,
    String sourceName,
    Optional<GitState> git,
    String description,
    Map<String, String> tags,
    Optional<String> remoteId) {

  public RunHeader {
    Limits.id("client run id", clientRunId);
    if (parentClientRunId != null) {
      Limits.id("the parent's client run id", parentClientRunId);
    }
    Limits.text("experiment name", experiment, 1, 500);
    Limits.text("run name", name, 1, 250);
    start = start.truncatedTo(ChronoUnit.MILLIS);
    Objects.requireNonNull(user, "user");
    Objects.requireNonNull(sourceName, "sourceName");
    Objects.requireNonNull(git, "git");
    Objects.requireNonNull(description, "description");
    tags.keySet().forEach(key -> Limits.key("tag", key));
    tags = Collections.unmodifiableMap(new TreeMap<>(tags));
    remoteId.ifPresent(id -> Limits.id("the server's id of the run", id));
  }

  /** A top-level run that starts now, by this process's user, without git state, text or tags. */
  public static RunHeader of(String experiment, String name) {
    return new RunHeader(
        UUID.randomUUID().toString(),
        experiment,
        name,
        null,
        Instant.now(),
        System.getProperty("user.name", "unknown"),
        "coursework",
        Optional.empty(),
        "",
        Map.of(),
        Optional.empty());
  }

  /** This run as a part of the run with that {@code clientRunId}. */
  public RunHeader withParent(String parentClientRunId) {
    return with(parentClientRunId, sourceName, git, description, tags, remoteId);
  }

  /** This run, started from that program or configuration in that work tree. */
  public RunHeader withSource(String sourceName, Optional<GitState> git) {
    return with(parentClientRunId, sourceName, git, description, tags, remoteId);
  }

  public RunHeader withDescription(String description) {
    return with(parentClientRunId, sourceName, git, description, tags, remoteId);
  }

  /** This run with these tags in place of its own. */
  public RunHeader withTags(Map<String, String> tags) {
    return with(parentClientRunId, sourceName, git, description, tags, remoteId);
  }

  /** This run, which the server has already under that id. */
  public RunHeader withRemoteId(String remoteId) {
    return with(parentClientRunId, sourceName, git, description, tags, Optional.of(remoteId));
  }

  /** This run as it may be written down. */
  public RunHeader redacted(Secrets secrets) {
    return new RunHeader(
        clientRunId,
        secrets.redact(experiment),
        secrets.redact(name),
        parentClientRunId,
        start,
        user,
        secrets.redact(sourceName),
        git.map(state -> state.redacted(secrets)),
        secrets.redact(description),
        secrets.redact(tags),
        remoteId);
  }

  private RunHeader with(
      String parentClientRunId,
      String sourceName,
      Optional<GitState> git,
      String description,
      Map<String, String> tags,
      Optional<String> remoteId) {
    return new RunHeader(
        clientRunId,
        experiment,
        name,
        parentClientRunId,
        start,
        user,
        sourceName,
        git,
        description,
        tags,
        remoteId);
  }
}
