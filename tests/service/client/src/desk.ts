// The API of the support desk as typed calls. A call throws an `ApiFailure` for every error response.

import { ApiFailure, fromResponse } from "api-errors";

export type Priority = "low" | "normal" | "high" | "critical";
export type Status = "open" | "pending" | "solved" | "closed";

export interface Customer {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly created: string;
}

export interface Ticket {
  readonly id: string;
  readonly title: string;
  readonly priority: Priority;
  readonly status: Status;
  readonly customerId: string;
  readonly created: string;
}

export interface Article {
  readonly id: string;
  readonly slug: string;
  readonly title: string;
  readonly text: string;
  readonly created: string;
}

export type NewCustomer = Pick<Customer, "name" | "email">;
export type NewTicket = Pick<Ticket, "title" | "customerId"> & { priority?: Priority };
export type NewArticle = Pick<Article, "slug" | "title"> & { text?: string };
export type TicketChange = Partial<Pick<Ticket, "title" | "priority" | "status">>;

export type TicketFilter = Partial<Pick<Ticket, "priority" | "status">>;

export interface Page {
  limit?: number;
  after?: string;
}

/** The desk as it looks to the holder of a key. */
export class Desk {
  readonly customers: Records<Customer, NewCustomer, Partial<NewCustomer>>;
  readonly tickets: Records<Ticket, NewTicket, TicketChange, TicketFilter>;
  readonly articles: Records<Article, NewArticle, Partial<NewArticle>>;
  readonly #url: string;
  readonly #key: string | undefined;

  constructor(url: string, key?: string) {
    this.#url = url;
    this.#key = key;
    this.customers = new Records(this, "/customers");
    this.tickets = new Records(this, "/tickets");
    this.articles = new Records(this, "/articles");
  }

  /** Sends a request, and gives the body of the answer. */
  async send<Answer = unknown>(method: string, path: string, body?: unknown): Promise<Answer> {
    const headers = new Headers();
    if (this.#key !== undefined) headers.set("Authorization", `Bearer ${this.#key}`);
    if (body !== undefined) headers.set("Content-Type", "application/json");
    const text = body === undefined ? null : JSON.stringify(body);
    const response = await fetch(this.#url + path, { method, headers, body: text });
    if (!response.ok) throw new ApiFailure(await fromResponse(response));
    return (response.status === 204 ? undefined : await response.json()) as Answer;
  }
}

/** The records below one path. */
export class Records<Item, New, Change, Filter = object> {
  readonly #desk: Desk;
  readonly #path: string;

  constructor(desk: Desk, path: string) {
    this.#desk = desk;
    this.#path = path;
  }

  list(query?: Page & Filter): Promise<Item[]> {
    const search = new URLSearchParams();
    for (const [name, value] of Object.entries(query ?? {})) search.set(name, String(value));
    return this.#desk.send("GET", `${this.#path}?${search}`);
  }

  add(item: New): Promise<Item> {
    return this.#desk.send("POST", this.#path, item);
  }

  get(id: string): Promise<Item> {
    return this.#desk.send("GET", this.#at(id));
  }

  change(id: string, change: Change): Promise<Item> {
    return this.#desk.send("PATCH", this.#at(id), change);
  }

  remove(id: string): Promise<void> {
    return this.#desk.send("DELETE", this.#at(id));
  }

  #at(id: string): string {
    return `${this.#path}/${encodeURIComponent(id)}`;
  }
}
