package io.coursework.tracking.provenance;

import io.coursework.tracking.secret.Secrets;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.api.errors.JGitInternalException;
import org.eclipse.jgit.errors.NoWorkTreeException;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;

/**
 * The state of a git work tree.
 *
 * @param commit 40 hex digits
 * @param branch its short name; empty for a detached head
 * @param dirty whether a tracked file differs from the commit; untracked files do not count
 * @param remote URL of the remote {@code origin} without user and password; empty if there is none
 */
public record GitState(
    String commit, Optional<String> branch, boolean dirty, Optional<String> remote) {

  public GitState {
    Objects.requireNonNull(commit, "commit");
    Objects.requireNonNull(branch, "branch");
    remote = remote.map(Secrets::withoutUser);
  }

  /** This state without secrets. */
  public GitState redacted(Secrets secrets) {
    return new GitState(commit, branch.map(secrets::redact), dirty, remote.map(secrets::redact));
  }

  /**
   * Reads the work tree that holds a directory.
   *
   * @return empty if the directory is in no work tree, nothing is committed yet, or git's files
   *     cannot be read
   */
  public static Optional<GitState> read(Path directory) {
    FileRepositoryBuilder found =
        new FileRepositoryBuilder().findGitDir(directory.toAbsolutePath().toFile());
    if (found.getGitDir() == null) {
      return Optional.empty();
    }
    try (Repository repository = found.build();
        Git git = new Git(repository)) {
      ObjectId head = repository.resolve("HEAD");
      if (head == null) {
        return Optional.empty();
      }
      String full = repository.getFullBranch();
      boolean detached = full == null || ObjectId.isId(full);
      return Optional.of(
          new GitState(
              head.name(),
              detached ? Optional.empty() : Optional.of(Repository.shortenRefName(full)),
              git.status().call().hasUncommittedChanges(),
              Optional.ofNullable(repository.getConfig().getString("remote", "origin", "url"))));
    } catch (IOException | GitAPIException | JGitInternalException | NoWorkTreeException e) {
      return Optional.empty(); // of an index that it cannot read, JGit tells unchecked
    }
  }
}
