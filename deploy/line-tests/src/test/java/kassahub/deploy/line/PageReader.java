package kassahub.deploy.line;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The partner, who opens one page after the other. As a browser does it, a page whose connection
 * breaks is asked for once more; what then is no whole page has failed.
 */
final class PageReader implements AutoCloseable {
  private static final List<String> PAGES = List.of("activations", "registers", "notices");
  private static final long PAUSE_MILLIS = 50;

  private final Partner partner;
  private final List<String> failed = new CopyOnWriteArrayList<>();
  private final AtomicInteger opened = new AtomicInteger();
  private final Thread reading;
  private final CountDownLatch closed = new CountDownLatch(1);

  /** Signs in and starts to read. */
  PageReader(URI web) throws IOException, InterruptedException {
    partner = new Partner(web);
    reading = Thread.ofVirtual().name("page-reader").start(this::read);
  }

  /** What was no page, each with its reason. */
  List<String> failed() {
    return List.copyOf(failed);
  }

  int opened() {
    return opened.get();
  }

  private void read() {
    try {
      for (int turn = 0; !closed.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS); turn++) {
        open(PAGES.get(turn % PAGES.size()));
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  private void open(String page) throws InterruptedException {
    try {
      judge(page, partner.get(page));
    } catch (IOException broken) {
      try {
        judge(page, partner.get(page));
      } catch (IOException again) {
        failed.add(page + ": " + again);
      }
    }
  }

  private void judge(String page, HttpResponse<String> answer) {
    if (answer.statusCode() == 200 && answer.body().contains("</html>")) {
      opened.incrementAndGet();
    } else {
      failed.add(page + " was answered with " + answer.statusCode());
    }
  }

  @Override
  public void close() {
    closed.countDown();
    try {
      reading.join();
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
    partner.close();
  }
}
