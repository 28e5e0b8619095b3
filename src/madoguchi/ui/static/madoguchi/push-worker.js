// Shows a message of the portal, and opens its page. It reads and keeps nothing.
self.addEventListener("push", (event) => {
  const message = event.data ? event.data.json() : {};
  const shown = { body: message.body, tag: message.path, data: message.path, lang: "ja" };
  event.waitUntil(self.registration.showNotification(message.title || "", shown));
});
self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const page = new URL(event.notification.data || "/", self.location.origin);
  if (page.origin === self.location.origin) event.waitUntil(clients.openWindow(page.href));
});
