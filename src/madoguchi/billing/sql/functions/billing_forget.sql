CREATE OR REPLACE FUNCTION billing_forget(which bigint) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
SET timezone = 'Asia/Tokyo' AS $$
DECLARE
    gone documents_document;
    rule documents_retention;
    bill billing_bill;
BEGIN
    SELECT * INTO gone FROM documents_document WHERE id = which;
    IF NOT FOUND OR NOT documents_forget(which) THEN RETURN false; END IF;
    SELECT * INTO rule FROM documents_retention
        WHERE kind IN (gone.kind, '') AND from_on <= gone.issued_on
        ORDER BY kind DESC, from_on DESC LIMIT 1;
    INSERT INTO billing_deletion (party_id, account_id, billing_month, kind, number,
            issued_on, sha256, years, rule_from_on, deleted_at)
        SELECT gone.party_id, gone.account_id, gone.billing_month, gone.kind,
            gone.number, gone.issued_on, gone.record_sha256, coalesce(rule.years, 10),
            rule.from_on, max(e.at)
        FROM platform_auditevent e WHERE e.party_id = gone.party_id
            AND e.target = gone.number AND e.verb = 'document_deleted';
    DELETE FROM billing_revision r
        WHERE r.party_id = gone.party_id AND r.number = gone.number;
    SELECT * INTO bill FROM billing_bill b
        WHERE b.party_id = gone.party_id AND b.invoice_number = gone.number;
    IF NOT FOUND THEN RETURN true; END IF;
    DELETE FROM billing_charge ch
        USING json_array_elements(bill.record::json -> 'contracts') said,
            contracts_contract c
        WHERE c.party_id = bill.party_id
            AND c.contract_number = said ->> 'contract_number'
            AND ch.contract_id = c.id AND ch.party_id = c.party_id
            AND ch.billing_month = bill.billing_month;
    DELETE FROM billing_billnotice n
        WHERE n.party_id = bill.party_id AND n.bill_id = bill.id;
    DELETE FROM billing_bill b WHERE b.id = bill.id;
    RETURN true;
END $$;
