package io.coursework.mlflow.backend.http;

import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/**
 * The body of an answer as far as it has no more bytes than it may have: as soon as one more comes,
 * no more is taken, and the exchange fails.
 */
final class CappedBody<T> implements BodySubscriber<T> {
  private final BodySubscriber<T> body;
  private final IOException tooLong;
  private long left;
  private boolean over;
  private Flow.Subscription subscription;

  /**
   * @param most bytes
   * @param tooLong what it fails with
   */
  CappedBody(BodySubscriber<T> body, long most, IOException tooLong) {
    this.body = body;
    this.tooLong = tooLong;
    this.left = most;
  }

  @Override
  public CompletionStage<T> getBody() {
    return body.getBody();
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    this.subscription = subscription;
    body.onSubscribe(subscription);
  }

  @Override
  public void onNext(List<ByteBuffer> more) {
    if (over) {
      return;
    }
    left -= more.stream().mapToLong(ByteBuffer::remaining).sum();
    if (left < 0) {
      over = true;
      subscription.cancel();
      body.onError(tooLong);
    } else {
      body.onNext(more);
    }
  }

  @Override
  public void onError(Throwable failure) {
    if (!over) {
      body.onError(failure);
    }
  }

  @Override
  public void onComplete() {
    if (!over) {
      body.onComplete();
    }
  }
}
