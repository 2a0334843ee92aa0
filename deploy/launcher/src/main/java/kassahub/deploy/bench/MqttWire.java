package kassahub.deploy.bench;

import com.google.protobuf.InvalidProtocolBufferException;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.mqtt.MqttConnAckMessage;
import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttDecoder;
import io.netty.handler.codec.mqtt.MqttEncoder;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageBuilders;
import io.netty.handler.codec.mqtt.MqttPubReplyMessageVariableHeader;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttVersion;
import io.netty.handler.ssl.SslContext;
import javax.net.ssl.SSLException;
import kassahub.proto.Topics;
import kassahub.proto.v1.FromAgent;
import kassahub.proto.v1.ToAgent;

/** MQTT 5 over TLS on a few event loops; for thousands of agents in one JVM. */
final class MqttWire extends SimpleChannelInboundHandler<MqttMessage> implements LoadWire {
  private static final int LARGEST_PACKET = 128 * 1024;
  private static final int KEEP_ALIVE_SECONDS = 600;
  private static final int LAST_ID = 65_535;
  private static final int FAILED = 0x80;

  private final LoadAgent agent;
  private final Channel channel;
  private int lastId;
  private int batchId;

  private MqttWire(LoadAgent agent, Channel channel) {
    this.agent = agent;
    this.channel = channel;
  }

  /** Opens connections to one port. */
  static Opener opener(EventLoopGroup loops, int port) {
    return agent -> {
      try {
        open(loops, port, agent, LoadTls.of(agent.identity()).build());
      } catch (SSLException unusable) {
        throw new IllegalStateException(unusable);
      }
    };
  }

  private static void open(EventLoopGroup loops, int port, LoadAgent agent, SslContext tls) {
    new Bootstrap()
        .group(loops)
        .channel(NioSocketChannel.class)
        .option(ChannelOption.TCP_NODELAY, true)
        .handler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                channel
                    .pipeline()
                    .addLast(tls.newHandler(channel.alloc(), "127.0.0.1", port))
                    .addLast(new MqttDecoder(LARGEST_PACKET))
                    .addLast(MqttEncoder.INSTANCE)
                    .addLast(new MqttWire(agent, channel));
              }
            })
        .connect("127.0.0.1", port)
        .addListener(
            connected -> {
              if (!connected.isSuccess()) {
                agent.closed();
              }
            });
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    context.writeAndFlush(
        MqttMessageBuilders.connect()
            .protocolVersion(MqttVersion.MQTT_5)
            .clientId(agent.identity().agent())
            .cleanSession(true)
            .keepAlive(KEEP_ALIVE_SECONDS)
            .build());
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, MqttMessage message) {
    switch (message.fixedHeader().messageType()) {
      case CONNACK -> connected(context, (MqttConnAckMessage) message);
      case SUBACK -> agent.opened(this);
      case PUBLISH -> published(context, (MqttPublishMessage) message);
      case PUBACK -> answered((MqttPubReplyMessageVariableHeader) message.variableHeader());
      case PINGRESP -> {}
      default -> context.close();
    }
  }

  private void connected(ChannelHandlerContext context, MqttConnAckMessage message) {
    if (message.variableHeader().connectReturnCode() != MqttConnectReturnCode.CONNECTION_ACCEPTED) {
      context.close();
      return;
    }
    context.writeAndFlush(
        MqttMessageBuilders.subscribe()
            .messageId(nextId())
            .addSubscription(MqttQoS.AT_LEAST_ONCE, Topics.down(agent.identity().agent()))
            .build());
  }

  private void published(ChannelHandlerContext context, MqttPublishMessage message) {
    try {
      var said = ToAgent.parseFrom(message.payload().nioBuffer());
      context.writeAndFlush(
          MqttMessageBuilders.pubAck().packetId(message.variableHeader().packetId()).build());
      agent.heard(said);
    } catch (InvalidProtocolBufferException garbled) {
      throw new IllegalStateException(garbled);
    }
  }

  private void answered(MqttPubReplyMessageVariableHeader answer) {
    if (answer.messageId() != batchId) {
      return;
    }
    batchId = 0;
    if ((answer.reasonCode() & 0xff) < FAILED) {
      agent.batchStored();
    } else {
      agent.refused("0x%02x".formatted(answer.reasonCode() & 0xff));
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    agent.closed();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    context.close();
  }

  @Override
  public void send(FromAgent message) {
    channel.eventLoop().execute(() -> write(message));
  }

  private void write(FromAgent message) {
    int id = nextId();
    if (message.hasBatch()) {
      batchId = id;
    }
    channel.writeAndFlush(
        MqttMessageBuilders.publish()
            .topicName(Topics.up(agent.identity().agent()))
            .qos(MqttQoS.AT_LEAST_ONCE)
            .messageId(id)
            .payload(Unpooled.wrappedBuffer(message.toByteArray()))
            .build());
  }

  @Override
  public void close() {
    channel.close();
  }

  private int nextId() {
    lastId = lastId == LAST_ID ? 1 : lastId + 1;
    return lastId;
  }
}
